/// A convolution of sequences [n, c, l].
///
/// Parameters: weight [out, in / groups, k], bias [out].
public struct Conv1d: Layer {
  private let convolution: Convolution

  /// Creates the layer; by default it is initialised as in PyTorch, uniformly within ±1 / √fan-in.
  public init(
    _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int = 1, padding: Int = 0, dilation: Int = 1, groups: Int = 1,
    bias: Bool = true, paddingMode: PaddingMode = .constant, initialiser: Initialiser? = nil,
    biasInitialiser: Initialiser? = nil
  ) {
    convolution = Convolution(
      axes: 1, inputs: inputs, outputs: outputs, kernel: [kernel], stride: [stride], padding: [padding],
      dilation: [dilation], groups: groups, bias: bias, paddingMode: paddingMode, initialiser: initialiser,
      biasInitialiser: biasInitialiser)
  }

  public var type: String { convolution.type }
  public func forward(_ x: Tensor) throws -> Tensor { try convolution.forward(x) }
}

/// A convolution of a map [n, c, h, w].
///
/// Parameters: weight [out, in / groups, kh, kw], bias [out].
public struct Conv2d: Layer {
  private let convolution: Convolution

  /// Creates the layer; by default it is initialised as in PyTorch, uniformly within ±1 / √fan-in.
  public init(
    _ inputs: Int, _ outputs: Int, kernel: some WindowSize, stride: some WindowSize = 1, padding: some WindowSize = 0,
    dilation: some WindowSize = 1, groups: Int = 1, bias: Bool = true, paddingMode: PaddingMode = .constant,
    initialiser: Initialiser? = nil, biasInitialiser: Initialiser? = nil
  ) {
    convolution = Convolution(
      axes: 2, inputs: inputs, outputs: outputs, kernel: kernel.spread(2), stride: stride.spread(2),
      padding: padding.spread(2), dilation: dilation.spread(2), groups: groups, bias: bias,
      paddingMode: paddingMode, initialiser: initialiser, biasInitialiser: biasInitialiser)
  }

  /// A depthwise convolution, one kernel for each channel: with an odd kernel, a map keeps its size.
  ///
  /// The padding is half the kernel, rounded down, times the dilation.
  public static func depthwise(
    _ channels: Int, kernel: some WindowSize, dilation: some WindowSize = 1, bias: Bool = true,
    initialiser: Initialiser? = nil, biasInitialiser: Initialiser? = nil
  ) -> Conv2d {
    // The plugin chooses the sizes, so the product may overflow; the host then refuses the padding.
    let padding = zip(kernel.spread(2), dilation.spread(2)).map {
      ($0 / 2).multipliedReportingOverflow(by: $1).partialValue
    }
    return Conv2d(
      channels, channels, kernel: kernel, padding: padding, dilation: dilation, groups: channels, bias: bias,
      initialiser: initialiser, biasInitialiser: biasInitialiser)
  }

  public var type: String { convolution.type }
  public func forward(_ x: Tensor) throws -> Tensor { try convolution.forward(x) }
}

/// The implementation of convolutions over one and two axes.
struct Convolution {
  let axes: Int
  let inputs: Int
  let outputs: Int
  let kernel: [Int]
  let stride: [Int]
  let padding: [Int]
  let dilation: [Int]
  let groups: Int
  let bias: Bool
  let paddingMode: PaddingMode
  let initialiser: Initialiser?
  let biasInitialiser: Initialiser?

  /// The type as PyTorch prints it, with default values omitted.
  var type: String {
    var text = "Conv\(axes)d(\(inputs), \(outputs), kernel_size=\(tuple(kernel)), stride=\(tuple(stride))"
    if padding.contains(where: { $0 != 0 }) { text += ", padding=\(tuple(padding))" }
    if dilation.contains(where: { $0 != 1 }) { text += ", dilation=\(tuple(dilation))" }
    if groups != 1 { text += ", groups=\(groups)" }
    if !bias { text += ", bias=False" }
    if paddingMode != .constant { text += ", padding_mode=\(paddingMode.rawValue)" }
    return text + ")"
  }

  func forward(_ x: Tensor) throws -> Tensor {
    guard groups > 0, inputs % groups == 0 else {
      throw PluginError("\(groups) groups do not divide \(inputs) channels")
    }
    let variables = try x.convolutionVariables(
      [outputs, inputs / groups] + kernel, biases: bias ? outputs : nil, initialiser, biasInitialiser)
    let window: [(key: String, value: Attribute)] = [
      ("stride", .integers(stride)), ("padding", .integers(padding)), ("dilation", .integers(dilation)),
      ("groups", .integer(groups)),
    ]
    let mode = paddingMode == .constant ? [] : [("padding_mode", Attribute.text(paddingMode.rawValue))]
    return try x.builder.apply("convolution", [x] + variables, window + mode)
  }
}

extension Tensor {
  /// The weight of a convolution and its bias, if there is one; by default uniform within ±1 / √fan-in.
  /// - Parameter biases: the number of biases; nil for none.
  func convolutionVariables(
    _ shape: [Int], biases: Int?, _ initialiser: Initialiser?, _ biasInitialiser: Initialiser?
  ) throws -> [Tensor] {
    // The plugin chooses the sizes, so the product may overflow; the host then refuses the parameter.
    let fanIn = shape.dropFirst().reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue }
    let weight = try parameter("weight", shape, initialiser ?? .uniform(fanIn: fanIn))
    guard let biases else { return [weight] }
    return [weight, try parameter("bias", [biases], biasInitialiser ?? .uniform(fanIn: fanIn))]
  }
}
