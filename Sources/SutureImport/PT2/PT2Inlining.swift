/// Replaces operations that run a graph under a setting, such as `torch.no_grad`, by the operations of that graph.
struct PT2Inlining {
  /// The operations: their last arguments are the graph's inputs, and their outputs the graph's.
  private static let operations: Set<String> = [
    "higher_order.wrap_with_set_grad_enabled", "higher_order.wrap_with_autocast",
  ]

  /// All operations in order.
  private(set) var nodes: [PT2Graph.Node] = []
  /// The tensors by the names of their values.
  private(set) var tensors: [String: PT2TensorMeta]
  /// The number of graphs so far, for names.
  private var count = 0

  /// Replaces the operations of a program.
  init(_ graph: PT2Graph) throws {
    tensors = graph.tensors
    for node in graph.nodes { try append(node) }
  }

  private mutating func append(_ node: PT2Graph.Node) throws {
    guard !node.graphs.isEmpty else { return nodes.append(node) }
    guard node.graphs.count == 1, let graph = node.graphs.first?.graph,
      PT2Inlining.operations.contains(node.node.operation)
    else {
      var refused = node
      refused.graphs = []
      refused.refused = node.graphs.first.map { ($0.argument, "a graph") }
      return nodes.append(refused)
    }
    let operands = node.node.arguments.suffix(graph.inputs.count).map(\.value)
    guard operands.count == graph.inputs.count, node.node.outputs.count == graph.outputs.count else {
      throw ImportError(
        file: "", "\(PT2Inlining.text(node.node)) has other inputs or outputs than the graph that it runs")
    }
    count += 1
    try append(graph, operands: operands, results: node.node.outputs)
  }

  /// Appends the operations of a graph.
  /// - Parameters:
  ///   - operands: what its inputs are outside.
  ///   - results: the names of its outputs outside.
  private mutating func append(_ graph: PT2Graph, operands: [ForeignArgument], results: [String?]) throws {
    // Names are unique within a graph alone; those of the program have no dots.
    let prefix = "region\(count)."
    let known = Dictionary(
      zip(graph.inputs, operands).compactMap { name, value in name.map { ($0, value) } }, uniquingKeysWith: { $1 })
    var names: [String: String] = [:]
    var copies: [(from: ForeignArgument, to: String)] = []
    for (output, result) in zip(graph.outputs, results) {
      guard let result, case .value(let name)? = output else { continue }
      if known[name] == nil, names[name] == nil {
        names[name] = result
      } else {
        copies.append((known[name] ?? .value(names[name] ?? name), result))
      }
    }
    func outside(_ name: String) -> String { names[name] ?? prefix + name }
    func outside(_ argument: ForeignArgument) -> ForeignArgument {
      switch argument {
      case .value(let name): known[name] ?? .value(outside(name))
      case .list(let items): .list(items.map(outside))
      case .none, .integer, .real, .boolean, .text, .tensor: argument
      }
    }
    for (name, tensor) in graph.tensors where known[name] == nil { tensors[outside(name)] = tensor }
    for node in graph.nodes {
      var inlined = node
      inlined.node.name = prefix + node.node.name
      inlined.node.arguments = node.node.arguments.map { ForeignNode.NamedArgument($0.name, outside($0.value)) }
      inlined.node.outputs = node.node.outputs.map { $0.map { outside($0) } }
      try append(inlined)
    }
    for copy in copies {
      var node = PT2Graph.Node()
      node.node = ForeignNode(
        operation: "aten.alias.default", name: copy.to, arguments: [ForeignNode.NamedArgument("self", copy.from)],
        outputs: [copy.to])
      nodes.append(node)
    }
  }

  /// A node's name and operation, for messages.
  static func text(_ node: ForeignNode) -> String { "node '\(node.name.prefix(80))' ('\(node.operation.prefix(80))')" }
}
