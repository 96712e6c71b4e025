/// How a reduction combines elements.
public enum ReduceFunction: String, Hashable, Sendable, CaseIterable {
  /// Σx.
  case sum
  /// Σx / count.
  case mean
  /// The largest element.
  case max
}

/// Which of several equal maxima receives the gradient.
public enum MaximumTies: Hashable, Sendable {
  /// Each receives an equal share, as in `torch.amax`.
  case shared
  /// The first in row-major order receives all of it, as in `torch.max(dim)` and PyTorch's pooling.
  case first
}

/// Combines the elements along some axes into one.
public struct Reduce: Operation {
  /// How elements are combined.
  public let function: ReduceFunction
  /// The reduced axes; negative ones count from the last.
  public let axes: [Int]
  /// Whether the output keeps the reduced axes, with size 1.
  public let keepsDimensions: Bool
  /// Where the gradient goes if a maximum occurs more than once; only used by `max`.
  public let ties: MaximumTies

  init(_ function: ReduceFunction, axes: [Int], keepsDimensions: Bool, ties: MaximumTies = .shared) {
    self.function = function
    self.axes = axes
    self.keepsDimensions = keepsDimensions
    self.ties = ties
  }

  static let entries = ReduceFunction.allCases.map { function in
    OperationEntry("reduce_\(function.rawValue)") { reader throws(GraphError) in
      let axes = try reader.integers("axes")
      let keepsDimensions = try reader.boolean("keep", default: false)
      let takesFirst = function == .max ? try reader.boolean("first", default: false) : false
      return Reduce(function, axes: axes, keepsDimensions: keepsDimensions, ties: takesFirst ? .first : .shared)
    }
  }

  public var name: String { "reduce_\(function.rawValue)" }
  public var attributes: [Attribute] {
    [Attribute("axes", .integers(axes)), Attribute("keep", .integer(keepsDimensions ? 1 : 0))]
      + (function == .max ? [Attribute("first", .integer(ties == .first ? 1 : 0))] : [])
  }

  public func cost(inputs: [Shape], outputs: [Shape]) -> Cost {
    Cost(elementOperations: inputs[0].elementCount, inputs: inputs, outputs: outputs)
  }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 1...1)
    return [try ReducedAxes.shape(inputs[0], axes: axes, keepsDimensions: keepsDimensions, operation: self)]
  }

  public func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?] {
    let input = graph.shape(step.inputs[0])
    var kept = input
    for axis in axes { kept[input.axis(axis) ?? 0] = 1 }
    let upstream = try graph.reshape(try step.gradient(in: &graph), kept)
    switch function {
    case .sum:
      return [try graph.expand(upstream, input)]
    case .mean:
      let count = input.elementCount / max(kept.elementCount, 1)
      return [try graph.expand(try graph.affine(upstream, scale: 1 / Double(count)), input)]
    case .max:
      return [try graph.apply(ReduceMaxGradient(axes: axes, ties: ties), step.inputs[0], upstream)]
    }
  }
}

/// The gradient of a maximum over axes: (x, upstream with kept dimensions) → upstream at the largest element; several
/// equal ones share it, or the first takes it.
public struct ReduceMaxGradient: Operation {
  /// The axes over which the maximum was taken.
  public let axes: [Int]
  /// Which of several equal maxima receives the gradient.
  public let ties: MaximumTies

  public var name: String { "reduce_max_gradient" }
  public var attributes: [Attribute] {
    [Attribute("axes", .integers(axes)), Attribute("first", .integer(ties == .first ? 1 : 0))]
  }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 2...2)
    return [inputs[0]]
  }
}

/// The shape rule that all reductions share.
enum ReducedAxes {
  static func shape(
    _ input: Shape, axes: [Int], keepsDimensions: Bool, operation: any Operation
  ) throws(GraphError) -> Shape {
    var reduced: Set<Int> = []
    for number in axes {
      guard let axis = input.axis(number), reduced.insert(axis).inserted else {
        throw operation.invalid([input], "axes \(axes) must be different and within rank \(input.rank)")
      }
    }
    guard !reduced.isEmpty else { throw operation.invalid([input], "axes are empty") }
    if keepsDimensions { return Shape(input.dimensions.indices.map { reduced.contains($0) ? 1 : input[$0] }) }
    return Shape(input.dimensions.indices.filter { !reduced.contains($0) }.map { input[$0] })
  }
}
