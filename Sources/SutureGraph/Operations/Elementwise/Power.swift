/// Each element raised to one exponent.
public struct Power: Operation {
  /// The exponent.
  public let exponent: Double

  /// `pow` with the attribute `exponent`, and of two tensors without it.
  static let entries = [
    OperationEntry("pow") { reader throws(GraphError) in
      guard reader.contains("exponent") else { return Binary(.power) }
      return Power(exponent: try reader.real("exponent"))
    }
  ]

  public var name: String { "pow" }
  public var attributes: [Attribute] { [Attribute("exponent", .real(exponent))] }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    guard inputs.count == 1 else {
      throw invalid(inputs, "it takes one tensor and the attribute 'exponent', or two tensors without it")
    }
    return inputs
  }

  public func lowered(_ inputs: [Value], mode: Mode, in graph: inout Graph) throws(GraphError) -> [Value]? {
    guard let made = try Power.simplest(exponent, of: inputs[0], in: &graph) else { return nil }
    return [made]
  }

  public func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?] {
    let power = try Power.power(of: step.inputs[0], exponent - 1, in: &graph)
    let slope = try graph.affine(power, scale: exponent)
    return [try graph.binary(.multiply, try step.gradient(in: &graph), slope)]
  }

  private static func power(
    of x: Value, _ exponent: Double, in graph: inout Graph
  ) throws(GraphError) -> Value {
    if let made = try simplest(exponent, of: x, in: &graph) { return made }
    return try graph.apply(Power(exponent: exponent), x)
  }

  /// The power as a cheaper and more exact operation; nil if there is none.
  private static func simplest(
    _ exponent: Double, of x: Value, in graph: inout Graph
  ) throws(GraphError) -> Value? {
    switch exponent {
    case -1: try graph.unary(.reciprocal, x)
    case 0: try graph.constant(1, graph.shape(x))
    case 0.5: try graph.unary(.squareRoot, x)
    case 1: x
    case 2: try graph.unary(.square, x)
    case 3: try graph.binary(.multiply, x, graph.unary(.square, x))
    default: nil
    }
  }
}

/// The derivative of aᵇ by one of its operands: b · aᵇ⁻¹, 0 where b = 0, or aᵇ · ln a, 0 where a = 0 and b ≥ 0.
public struct PowerSlope: Operation {
  /// An operand of a power.
  public enum Side: String, Hashable, Sendable {
    /// a in aᵇ.
    case base
    /// b in aᵇ.
    case exponent
  }

  /// The operand.
  public let side: Side

  public var name: String { "pow_slope" }
  public var attributes: [Attribute] { [Attribute("side", .text(side.rawValue))] }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try Binary(.power).outputShapes(inputs)
  }
}
