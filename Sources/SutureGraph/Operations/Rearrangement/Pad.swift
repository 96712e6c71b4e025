/// A tensor with a border added before and after each axis.
public struct Pad: Operation {
  /// The width before the first element, one number per axis.
  public let before: [Int]
  /// The width after the last element, one number per axis.
  public let after: [Int]
  /// The value of a constant border's elements.
  public let value: Double
  /// How the border's elements are made.
  public let mode: PaddingMode

  init(before: [Int], after: [Int], value: Double = 0, mode: PaddingMode = .constant) {
    (self.before, self.after, self.value, self.mode) = (before, after, value, mode)
  }

  static let entries = [
    OperationEntry("pad") { reader throws(GraphError) in
      let mode = try PaddingMode(&reader, "mode")
      let value = try reader.real("value", default: 0)
      guard mode == .constant || value == 0 else {
        throw .invalidAttribute(
          operation: "pad", attribute: "value", reason: "has no meaning where the mode is \(mode.rawValue)")
      }
      return Pad(
        before: try reader.integers("before"), after: try reader.integers("after"), value: value, mode: mode)
    }
  ]

  public var name: String { "pad" }
  public var attributes: [Attribute] {
    [Attribute("before", .integers(before)), Attribute("after", .integers(after))]
      + (mode == .constant ? [Attribute("value", .real(value))] : [Attribute("mode", .text(mode.rawValue))])
  }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 1...1)
    guard before.count == inputs[0].rank, after.count == inputs[0].rank,
      (before + after).allSatisfy({ (0...(1 << 30)).contains($0) })
    else { throw invalid(inputs, "it needs a width of 0 or more before and after each axis") }
    for axis in before.indices {
      let refusal = mode.refusal(before: before[axis], size: inputs[0][axis], after: after[axis])
      if let refusal { throw invalid(inputs, refusal) }
    }
    return [Shape(inputs[0].dimensions.indices.map { before[$0] + inputs[0][$0] + after[$0] })]
  }

  /// A border that repeats elements is a gather along each padded axis.
  public func lowered(_ inputs: [Value], mode: Mode, in graph: inout Graph) throws(GraphError) -> [Value]? {
    guard self.mode != .constant else { return nil }
    var padded = inputs[0]
    for axis in before.indices where before[axis] + after[axis] > 0 {
      let indices = self.mode.sources(before: before[axis], size: graph.shape(padded)[axis], after: after[axis])
      padded = try graph.apply(Gather(axis: axis, indices: indices), padded)
    }
    return [padded]
  }

  public func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?] {
    guard mode == .constant else { throw .noGradient(operation: name) }
    let input = graph.shape(step.inputs[0])
    var gradient = try step.gradient(in: &graph)
    for axis in 0..<input.rank where before[axis] + after[axis] > 0 {
      gradient = try graph.apply(Slice(axis: axis, start: before[axis], end: before[axis] + input[axis]), gradient)
    }
    return [gradient]
  }
}
