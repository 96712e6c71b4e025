import SutureGraph

extension ForeignNetwork.Dialect {
  /// The rules by the names of the operations.
  package var rules: [String: NetworkBuilder.Rule] {
    switch self {
    case .aten: ATenRules.all
    case .onnx: ONNXRules.all
    }
  }
}

extension NetworkBuilder {
  /// Builds the whole network by the rules of its own dialect.
  /// - Throws: as with given rules.
  package static func fragment(
    of network: ForeignNetwork, input: Shape, shapes: [String: Shape] = [:], outputs: [String]? = nil,
    classes: Int? = nil, elements: @escaping Elements = { _, _ in nil }
  ) throws -> GraphFragment {
    try fragment(
      of: network, input: input, rules: network.dialect.rules, shapes: shapes, outputs: outputs, classes: classes,
      elements: elements)
  }

  /// All nodes that cannot be built for an input by the rules of the network's own dialect.
  static func errors(of network: ForeignNetwork, input: Shape) -> (errors: [NodeError], isPartial: Bool) {
    errors(of: network, input: input, rules: network.dialect.rules)
  }

  /// Begins to build a network by the rules of its own dialect.
  init(_ network: ForeignNetwork, input: Shape) throws {
    try self.init(network, input: input, rules: network.dialect.rules)
  }
}
