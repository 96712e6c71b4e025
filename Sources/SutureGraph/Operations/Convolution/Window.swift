/// The movement of a kernel over the spatial axes, shared by convolution, pooling and unfolding.
public struct Window: Hashable, Sendable {
  /// The distance between positions, one number per spatial axis.
  public let stride: [Int]
  /// The number of zeros added on each side, one per spatial axis.
  public let padding: [Int]
  /// The distance between the kernel's elements, one number per spatial axis.
  public let dilation: [Int]

  package init(stride: [Int], padding: [Int], dilation: [Int]) {
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
  }

  /// Reads `stride`, `padding` and `dilation`; a single number applies to all axes.
  init(_ reader: inout AttributeReader, defaultStride: [Int] = [1]) throws(GraphError) {
    stride = try reader.integers("stride", default: defaultStride)
    padding = try reader.integers("padding", default: [0])
    dilation = try reader.integers("dilation", default: [1])
    for (name, values, lowest) in [("stride", stride, 1), ("padding", padding, 0), ("dilation", dilation, 1)] {
      guard !values.isEmpty, values.allSatisfy({ $0 >= lowest && $0 <= 1 << 20 }) else {
        let border = values.contains { $0 > 1 << 20 } ? "at most \(1 << 20)" : "\(lowest) or more"
        throw .invalidAttribute(
          operation: reader.operation, attribute: name, reason: "must be \(border), not \(values)")
      }
    }
  }

  var attributes: [Attribute] {
    [
      Attribute("stride", .integers(stride)), Attribute("padding", .integers(padding)),
      Attribute("dilation", .integers(dilation)),
    ]
  }

  /// One number per axis, repeating a single one; nil if the count does not fit.
  package static func spread(_ values: [Int], _ axes: Int) -> [Int]? {
    values.count == axes ? values : values.count == 1 ? [Int](repeating: values[0], count: axes) : nil
  }

  /// The window with one number per spatial axis; nil if the counts do not fit.
  public func spread(over axes: Int) -> Window? {
    guard let stride = Window.spread(stride, axes), let padding = Window.spread(padding, axes),
      let dilation = Window.spread(dilation, axes)
    else { return nil }
    return Window(stride: stride, padding: padding, dilation: dilation)
  }

  /// The number of positions along each spatial axis.
  func positions(
    _ sizes: [Int], kernel: [Int], inputs: [Shape], operation: any Operation
  ) throws(GraphError) -> [Int] {
    guard kernel.count == sizes.count, let window = spread(over: sizes.count) else {
      throw operation.invalid(inputs, "kernel, stride, padding and dilation must fit \(sizes.count) spatial axes")
    }
    guard kernel.allSatisfy({ $0 >= 1 && $0 <= 1 << 20 }) else {
      throw operation.invalid(inputs, "the kernel \(kernel) must be 1 or more")
    }
    guard sizes.allSatisfy({ $0 >= 1 && $0 <= Shape.maximumElementCount }) else {
      throw operation.invalid(inputs, "the size \(sizes) must be 1 or more, and at most \(Shape.maximumElementCount)")
    }
    var positions: [Int] = []
    for axis in sizes.indices {
      let room = sizes[axis] + 2 * window.padding[axis] - window.dilation[axis] * (kernel[axis] - 1) - 1
      guard room >= 0 else {
        throw operation.invalid(inputs, "kernel \(kernel) with dilation \(window.dilation) is larger than its input")
      }
      positions.append(room / window.stride[axis] + 1)
    }
    return positions
  }
}
