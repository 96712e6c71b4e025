import SutureGraph

/// How ONNX operators become operations of a graph, by their types.
///
/// Operators of other domains are preceded by the domain. Where versions of an operator differ, the rule reads the version of
/// the operator set; see https://onnx.ai/onnx/operators/.
package enum ONNXRules: RuleTable {
  /// All rules.
  static let all: [String: NetworkBuilder.Rule] = {
    let families = [
      arithmetic, comparisons, functions, activations, convolutions, products, attention, normalisations, poolings,
      rearrangements, borders, parts, sequences, indexing, reductions, creation, types, resizing,
    ]
    return Dictionary(families.joined().map { ($0, $1) }, uniquingKeysWith: { first, _ in first })
  }()

  static let operands: (first: ArgumentKey, second: ArgumentKey) = (0, 1)

  // MARK: Rules of common forms

  /// A rule that combines any number of inputs, two at a time from the left.
  static func variadic(
    _ body: @escaping @Sendable (ForeignValue, ForeignValue, inout NetworkBuilder) throws -> ForeignValue
  ) -> NetworkBuilder.Rule {
    { node, builder in
      let inputs = try builder.inputs(node)
      guard let first = inputs.first else { throw node.refused("it has no inputs") }
      return [try inputs.dropFirst().reduce(first) { try body($0, $1, &builder) }]
    }
  }

  /// The kind of an element type by its number in `TensorProto.DataType`.
  static func kind(ofType number: Int) throws -> ElementKind {
    guard let type = ONNXElementType(rawValue: number) else {
      throw LoweringRefusal("its element type is \(ONNXElementType.name(number))")
    }
    if type.real != nil { return .floating }
    return type == .bool ? .boolean : .integer
  }
}

extension NetworkBuilder {
  /// The version of the standard operators.
  var opset: Int {
    switch network.dialect {
    case .onnx(let opset): opset
    case .aten: 0
    }
  }

  /// All inputs of a node, none of which is left out.
  func inputs(_ node: ForeignNode) throws -> [ForeignValue] {
    try (0..<node.inputCount).map { try value(node, .input($0)) }
  }

  /// Integers that are an attribute up to a version of the operator set, and an input from then on; nil where they are absent.
  func optionalIntegers(
    _ node: ForeignNode, _ name: String, input position: Int, since version: Int
  ) throws -> [Int]? {
    try optionalIntegers(node, opset < version ? .name(name) : .input(position))
  }
}
