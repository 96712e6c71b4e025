import SutureGraph

/// The movement of a kernel over the axes of a convolution, one number for each axis or one for all.
package struct ConvolutionSettings: Hashable, Sendable {
  /// The distance between positions.
  package var stride: [Int]
  /// The number of zeros before each axis.
  package var before: [Int]
  /// The number of zeros after each axis.
  package var after: [Int]
  /// The distance between the kernel's elements.
  package var dilation: [Int]
  /// The number of groups of channels.
  package var groups: Int

  /// Creates settings.
  package init(
    stride: [Int] = [1], before: [Int] = [0], after: [Int]? = nil, dilation: [Int] = [1], groups: Int = 1
  ) {
    self.stride = stride
    self.before = before
    self.after = after ?? before
    self.dilation = dilation
    self.groups = groups
  }

  /// The settings with one number for each axis.
  func spread(over axes: Int) throws -> ConvolutionSettings {
    func spread(_ numbers: [Int]) throws -> [Int] {
      if numbers.count == axes { return numbers }
      guard numbers.count == 1 else { throw LoweringRefusal("\(numbers) does not fit \(axes) axes") }
      return [Int](repeating: numbers[0], count: axes)
    }
    return ConvolutionSettings(
      stride: try spread(stride), before: try spread(before), after: try spread(after), dilation: try spread(dilation),
      groups: groups)
  }
}

extension NetworkBuilder {
  /// A convolution over one or two axes, or over three of which the kernel has one element along one.
  package mutating func convolved(
    _ x: ForeignValue, _ weight: ForeignValue, _ bias: ForeignValue?, _ settings: ConvolutionSettings
  ) throws -> ForeignValue {
    if let axis = try flatAxis(of: weight, settings) {
      return try convolved(x, weight, bias, settings, apartAlong: axis)
    }
    let axes = try spatialAxes(of: weight)
    if shape(x).rank == axes + 1 {
      return try squeezed(try convolved(try unsqueezed(x, 0), weight, bias, settings), [0])
    }
    let settings = try settings.spread(over: axes)
    var (x, padding) = (x, settings.before)
    if settings.before != settings.after || padding.contains(where: { $0 < 0 }) {
      x = try padded(x, before: [0, 0] + settings.before, after: [0, 0] + settings.after)
      padding = padding.map { _ in 0 }
    }
    let attributes = [
      Attribute("stride", .integers(settings.stride)), Attribute("padding", .integers(padding)),
      Attribute("dilation", .integers(settings.dilation)), Attribute("groups", .integer(settings.groups)),
    ]
    return recorded(try applied("convolution", [x, weight] + [bias].compactMap { $0 }, attributes))
  }

  /// Of the three axes of a convolution, one along which nothing is combined, counted from 0; nil where there is none.
  private func flatAxis(of weight: ForeignValue, _ settings: ConvolutionSettings) throws -> Int? {
    guard shape(weight).rank == 5 else { return nil }
    let settings = try settings.spread(over: 3)
    return (0..<3).first {
      shape(weight)[$0 + 2] == 1 && settings.stride[$0] == 1 && settings.before[$0] == 0 && settings.after[$0] == 0
    }
  }

  /// A convolution over three axes that keeps the positions of one apart: a convolution of as many images over the others.
  private mutating func convolved(
    _ x: ForeignValue, _ weight: ForeignValue, _ bias: ForeignValue?, _ settings: ConvolutionSettings,
    apartAlong axis: Int
  ) throws -> ForeignValue {
    let isSingle = shape(x).rank == 4
    let images = try movedAxes(isSingle ? try unsqueezed(x, 0) : x, from: [axis + 2], to: [1])
    let sizes = shape(images).dimensions
    guard sizes.count == 5 else { throw LoweringRefusal("a convolution over 3 axes of \(shape(x))") }
    var settings = try settings.spread(over: 3)
    settings.stride.remove(at: axis)
    settings.before.remove(at: axis)
    settings.after.remove(at: axis)
    settings.dilation.remove(at: axis)
    let merged = try reshaped(images, [sizes[0] * sizes[1]] + sizes[2...])
    let result = try convolved(merged, try squeezed(weight, [axis + 2]), bias, settings)
    let apart = try reshaped(result, [sizes[0], sizes[1]] + shape(result).dimensions[1...])
    let moved = try movedAxes(apart, from: [1], to: [axis + 2])
    return isSingle ? try squeezed(moved, [0]) : moved
  }

  /// The padding that keeps sizes with a stride of 1: the odd zero comes last.
  package func samePadding(_ weight: ForeignValue, dilation: [Int]) throws -> (before: [Int], after: [Int]) {
    let axes = try flatAxis(of: weight, ConvolutionSettings()) == nil ? spatialAxes(of: weight) : 3
    let dilation = try ConvolutionSettings(dilation: dilation).spread(over: axes).dilation
    guard dilation.allSatisfy({ (1...(1 << 20)).contains($0) }) else {
      throw LoweringRefusal("a dilation of \(dilation)")
    }
    let totals = (0..<axes).map { dilation[$0] * (shape(weight)[$0 + 2] - 1) }
    return (totals.map { $0 / 2 }, totals.map { $0 - $0 / 2 })
  }

  /// A transposed convolution over one or two axes.
  package mutating func transposedConvolved(
    _ x: ForeignValue, _ weight: ForeignValue, _ bias: ForeignValue?, _ settings: ConvolutionSettings,
    outputPadding: [Int]
  ) throws -> ForeignValue {
    let axes = try spatialAxes(of: weight)
    if shape(x).rank == axes + 1 {
      let batch = try unsqueezed(x, 0)
      return try squeezed(try transposedConvolved(batch, weight, bias, settings, outputPadding: outputPadding), [0])
    }
    let settings = try settings.spread(over: axes)
    let symmetric = zip(settings.before, settings.after).map { min($0, $1) }
    let attributes = [
      Attribute("stride", .integers(settings.stride)), Attribute("padding", .integers(symmetric)),
      Attribute("dilation", .integers(settings.dilation)), Attribute("groups", .integer(settings.groups)),
      Attribute("output_padding", .integers(outputPadding)),
    ]
    let result = try applied("transposed_convolution", [x, weight] + [bias].compactMap { $0 }, attributes)
    // A wider padding on one side takes elements away there.
    let cut = { (sides: [Int]) in [0, 0] + zip(sides, symmetric).map { $1 - $0 } }
    return recorded(try padded(result, before: cut(settings.before), after: cut(settings.after)))
  }

  private func spatialAxes(of weight: ForeignValue) throws -> Int {
    let axes = shape(weight).rank - 2
    guard (1...2).contains(axes) else {
      throw LoweringRefusal(
        "a convolution over \(axes) axes: supported are 1, 2, and 3 if along one the kernel has size 1, stride 1 and no padding"
      )
    }
    return axes
  }

  /// Records the size of a map, by which grids of tokens are told.
  mutating func recorded(_ value: ForeignValue) -> ForeignValue {
    grids.record(map: shape(value))
    return value
  }
}
