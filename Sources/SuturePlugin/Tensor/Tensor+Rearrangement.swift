// Rearrangements, parts and resized copies of tensors.

extension Tensor {
  /// The same elements in another shape; one size may be −1 and is then inferred.
  public func reshaped(_ sizes: Int...) throws -> Tensor { try reshaped(sizes) }

  /// The same elements in another shape; one size may be −1 and is then inferred.
  public func reshaped(_ sizes: [Int]) throws -> Tensor { try applying("reshape", [], ["shape": .integers(sizes)]) }

  /// Merges the axes from `axis` on into one: [n, c, h, w] → [n, c · h · w], or from axis 2 → [n, c, h · w].
  public func flattened(from axis: Int = 1) throws -> Tensor {
    guard (0..<rank).contains(axis) else { throw PluginError("a tensor of shape \(shape) has no axis \(axis)") }
    return try reshaped(shape.prefix(axis) + [-1])
  }

  /// The axes in another order: axis i of the result is axis `axes[i]` of this tensor.
  public func permuted(_ axes: Int...) throws -> Tensor { try applying("permute", [], ["axes": .integers(axes)]) }

  /// Two axes swapped; negative axes count from the last.
  public func transposed(_ a: Int, _ b: Int) throws -> Tensor {
    var axes = Array(0..<rank)
    let (i, j) = (a < 0 ? a + rank : a, b < 0 ? b + rank : b)
    guard axes.indices.contains(i), axes.indices.contains(j) else {
      throw PluginError("a tensor of shape \(shape) has no axes \(a) and \(b)")
    }
    axes.swapAt(i, j)
    return try applying("permute", [], ["axes": .integers(axes)])
  }

  /// A range of indices along one axis.
  public func sliced(_ axis: Int, _ range: Range<Int>) throws -> Tensor {
    try applying(
      "slice", [], ["axis": .integer(axis), "start": .integer(range.lowerBound), "end": .integer(range.upperBound)])
  }

  /// The tensor split into equal parts along an axis.
  /// - Throws: `PluginError` if the size is not a multiple of `count`.
  public func chunked(_ count: Int, axis: Int) throws -> [Tensor] {
    let size = try size(axis)
    guard count > 0, size % count == 0 else {
      throw PluginError("axis \(axis) of shape \(shape) cannot be split into \(count) equal parts")
    }
    let width = size / count
    return try (0..<count).map { try sliced(axis, $0 * width..<($0 + 1) * width) }
  }

  /// The tensor repeated along axes of size 1 to a larger shape.
  public func expanded(_ sizes: Int...) throws -> Tensor { try applying("expand", [], ["shape": .integers(sizes)]) }

  /// The tensor with a constant border, whose widths before and after are given for each axis.
  public func padded(before: [Int], after: [Int], value: Double = 0) throws -> Tensor {
    try applying("pad", [], ["before": .integers(before), "after": .integers(after), "value": .real(value)])
  }

  /// The tensor with a border made of its own elements, whose widths before and after are given for each axis.
  public func padded(before: [Int], after: [Int], _ mode: PaddingMode) throws -> Tensor {
    try applying(
      "pad", [], ["before": .integers(before), "after": .integers(after), "mode": .text(mode.rawValue)])
  }

  /// The elements at the given indices along one axis, in that order.
  public func gathered(_ axis: Int, _ indices: [Int]) throws -> Tensor {
    try applying("gather", [], ["axis": .integer(axis), "indices": .integers(indices)])
  }

  /// The interpolation used by `resized`.
  public enum Interpolation: String, Sendable {
    /// The element at ⌊i · in / out⌋.
    case nearest
    /// Linear between the two nearest rows and columns.
    case bilinear
  }

  /// A map [n, c, h, w] resized to another height and width.
  /// - Parameters:
  ///   - height: the new height.
  ///   - width: the new width.
  ///   - method: how new elements are interpolated.
  ///   - alignsCorners: whether the centres of the corner pixels stay in place, for `bilinear` alone: PyTorch's
  ///     `align_corners`.
  public func resized(
    height: Int, width: Int, _ method: Interpolation = .nearest, alignsCorners: Bool = false
  ) throws -> Tensor {
    let settings: [(key: String, value: Attribute)] = [
      ("size", .integers([height, width])), ("method", .text(method.rawValue)),
    ]
    return try builder.apply("resize", [self], settings + (alignsCorners ? [("align_corners", 1)] : []))
  }

  /// The windows of a map as columns (im2col): [n, c, h, w] → [n, c · kh · kw, positions].
  public func unfolded(
    kernel: some WindowSize, stride: some WindowSize = 1, padding: some WindowSize = 0, dilation: some WindowSize = 1
  ) throws -> Tensor {
    try applying(
      "unfold", [],
      [
        "kernel": .integers(kernel.sizes), "stride": .integers(stride.sizes), "padding": .integers(padding.sizes),
        "dilation": .integers(dilation.sizes),
      ])
  }

  /// Columns summed into a map of a given height and width: the transpose of `unfolded`.
  public func folded(
    height: Int, width: Int, kernel: some WindowSize, stride: some WindowSize = 1, padding: some WindowSize = 0,
    dilation: some WindowSize = 1
  ) throws -> Tensor {
    try applying(
      "fold", [],
      [
        "size": .integers([height, width]), "kernel": .integers(kernel.sizes), "stride": .integers(stride.sizes),
        "padding": .integers(padding.sizes), "dilation": .integers(dilation.sizes),
      ])
  }
}

/// Tensors concatenated along one axis.
public func concatenated(_ tensors: Tensor..., axis: Int) throws -> Tensor { try concatenated(tensors, axis: axis) }

/// Tensors concatenated along one axis.
public func concatenated(_ tensors: [Tensor], axis: Int) throws -> Tensor {
  guard let first = tensors.first else { throw PluginError("there is nothing to concatenate") }
  return try first.applying("concat", Array(tensors.dropFirst()), ["axis": .integer(axis)])
}
