/// Average pooling of a map [n, c, h, w] to a given height and width.
public struct AdaptiveAvgPool2d: Layer {
  private let size: any WindowSize

  /// Creates the layer for the height and width of its output.
  public init(_ size: some WindowSize) { self.size = size }

  public var type: String { "AdaptiveAvgPool2d(output_size=\(size.printed))" }

  public func forward(_ x: Tensor) throws -> Tensor {
    try x.applying("adaptive_average_pool", [], ["size": .integers(size.spread(2))])
  }
}

/// Max pooling of a map [n, c, h, w] to a given height and width.
public struct AdaptiveMaxPool2d: Layer {
  private let size: any WindowSize

  /// Creates the layer for the height and width of its output.
  public init(_ size: some WindowSize) { self.size = size }

  public var type: String { "AdaptiveMaxPool2d(output_size=\(size.printed))" }

  public func forward(_ x: Tensor) throws -> Tensor {
    try x.applying("adaptive_max_pool", [], ["size": .integers(size.spread(2))])
  }
}

/// Average pooling over the windows of a map [n, c, h, w].
public struct AvgPool2d: Layer {
  private let kernel: any WindowSize
  private let stride: any WindowSize
  private let padding: any WindowSize
  private let countsPadding: Bool

  /// Creates the layer; the stride defaults to the kernel's size.
  public init(
    kernel: some WindowSize, stride: (any WindowSize)? = nil, padding: some WindowSize = 0, countsPadding: Bool = true
  ) {
    self.kernel = kernel
    self.stride = stride ?? kernel
    self.padding = padding
    self.countsPadding = countsPadding
  }

  public var type: String {
    "AvgPool2d(kernel_size=\(kernel.printed), stride=\(stride.printed), padding=\(padding.printed))"
  }

  public func forward(_ x: Tensor) throws -> Tensor {
    try x.applying(
      "average_pool", [],
      [
        "kernel": .integers(kernel.spread(2)), "stride": .integers(stride.spread(2)),
        "padding": .integers(padding.spread(2)), "count_padding": .integer(countsPadding ? 1 : 0),
      ])
  }
}

/// Max pooling over the windows of a map [n, c, h, w]; padding counts as −∞.
public struct MaxPool2d: Layer {
  private let kernel: any WindowSize
  private let stride: any WindowSize
  private let padding: any WindowSize

  /// Creates the layer; the stride defaults to the kernel's size.
  public init(kernel: some WindowSize, stride: (any WindowSize)? = nil, padding: some WindowSize = 0) {
    self.kernel = kernel
    self.stride = stride ?? kernel
    self.padding = padding
  }

  public var type: String {
    "MaxPool2d(kernel_size=\(kernel.printed), stride=\(stride.printed), padding=\(padding.printed), "
      + "dilation=1, ceil_mode=False)"
  }

  public func forward(_ x: Tensor) throws -> Tensor {
    try x.applying(
      "max_pool", [],
      [
        "kernel": .integers(kernel.spread(2)), "stride": .integers(stride.spread(2)),
        "padding": .integers(padding.spread(2)),
      ])
  }
}
