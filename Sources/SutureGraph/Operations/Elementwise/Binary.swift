/// Functions of two numbers.
public enum BinaryFunction: String, Hashable, Sendable, CaseIterable {
  /// a + b.
  case add
  /// a − b.
  case subtract
  /// a · b.
  case multiply
  /// a ÷ b.
  case divide
  /// The larger of the two.
  case maximum
  /// The smaller of the two.
  case minimum
  /// aᵇ.
  case power = "pow"

  /// The cost of computing one element, where an addition costs 1 and loading a float from memory costs 2.
  public var cost: Int {
    switch self {
    case .add, .subtract, .multiply, .maximum, .minimum: 1
    case .divide: 3
    case .power: 20
    }
  }
}

/// A function of two tensors, element by element, with broadcasting.
public struct Binary: Operation {
  /// The function.
  public let function: BinaryFunction

  init(_ function: BinaryFunction) { self.function = function }

  /// `pow` is also a function of one tensor; `Power` has its entry.
  static let entries = BinaryFunction.allCases.filter { $0 != .power }.map { function in
    OperationEntry(function.rawValue) { _ in Binary(function) }
  }

  public var name: String { function.rawValue }
  public var attributes: [Attribute] { [] }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 2...2)
    guard let shape = Shape.broadcast(inputs[0], inputs[1]) else {
      throw invalid(inputs, "sizes must be equal, or one of them 1")
    }
    return [shape]
  }

  public func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?] {
    let upstream = try step.gradient(in: &graph)
    let (a, b) = (step.inputs[0], step.inputs[1])
    var left: Value?
    var right: Value?
    switch function {
    case .add:
      (left, right) = (upstream, upstream)
    case .subtract:
      left = upstream
      if step.wanted[1] { right = try graph.unary(.negate, upstream) }
    case .multiply:
      if step.wanted[0] { left = try graph.binary(.multiply, upstream, b) }
      if step.wanted[1] { right = try graph.binary(.multiply, upstream, a) }
    case .divide:
      let quotient = try graph.binary(.divide, upstream, b)
      left = quotient
      if step.wanted[1] {
        right = try graph.unary(.negate, try graph.binary(.multiply, quotient, step.outputs[0]))
      }
    case .power:
      if step.wanted[0] {
        let slope = try graph.apply(PowerSlope(side: .base), a, b)
        left = try graph.binary(.multiply, upstream, slope)
      }
      if step.wanted[1] {
        let slope = try graph.apply(PowerSlope(side: .exponent), a, b)
        right = try graph.binary(.multiply, upstream, slope)
      }
    case .maximum, .minimum:
      // Equal elements share the gradient, as in PyTorch.
      let difference = try graph.binary(.subtract, function == .maximum ? a : b, function == .maximum ? b : a)
      let share = try graph.unary(.step, difference)
      let taken = try graph.binary(.multiply, upstream, share)
      left = taken
      if step.wanted[1] { right = try graph.binary(.subtract, upstream, taken) }
    }
    return [
      step.wanted[0] ? try left.map { value throws(GraphError) in try graph.sum(value, to: graph.shape(a)) } : nil,
      step.wanted[1] ? try right.map { value throws(GraphError) in try graph.sum(value, to: graph.shape(b)) } : nil,
    ]
  }
}
