import SutureSupport

/// The operations of a program, or of a part of it that an operation runs as a whole.
///
/// - Source: `Graph` and `Node` of `torch/_export/serde/schema.py`.
struct PT2Graph {
  /// An operation.
  struct Node {
    var node = ForeignNode(operation: "", name: "", arguments: [], outputs: [])
    /// Whether the file tells the node's module.
    var hasModule = false
    /// The arguments that are graphs, with their names.
    var graphs: [(argument: String, name: String, graph: PT2Graph)] = []
    /// An argument that is not read, and what it is.
    var refused: (argument: String, what: String)?
  }

  /// The names of the values that it is given; nil for those that are no tensors.
  var inputs: [String?] = []
  /// What it computes.
  var outputs: [ForeignArgument?] = []
  /// The operations in the order of computation.
  var nodes: [Node] = []
  /// The tensors by the names of their values.
  var tensors: [String: PT2TensorMeta] = [:]
}

/// Reads graphs.
struct PT2GraphReader {
  /// The maximum depth of graphs within arguments.
  private static let maximumDepth = 8

  /// The modules of the nodes.
  private(set) var modules = PT2Modules()
  let arguments: PT2Arguments
  private let memory: ImportMemory
  private var depth = 0

  /// Starts to read with an account of the memory.
  init(_ memory: ImportMemory) {
    self.memory = memory
    arguments = PT2Arguments(memory)
  }

  /// Reads a graph.
  mutating func graph(_ scanner: inout JSONScanner) throws -> PT2Graph {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else { throw scanner.fault("graphs lie in graphs more than \(depth - 1) deep") }
    var graph = PT2Graph()
    try scanner.object { key, scanner in
      switch key {
      case "inputs": try scanner.array { graph.inputs.append(try argument(&$0)?.valueNames.first) }
      case "outputs": try scanner.array { graph.outputs.append(try argument(&$0)) }
      case "nodes":
        try scanner.array { scanner in
          try memory.take(ImportMemory.operation, scanner)
          graph.nodes.append(try node(&scanner))
        }
      case "tensor_values":
        try scanner.object { name, scanner in
          try memory.take(ImportMemory.value + name.utf8.count, scanner)
          graph.tensors[name] = try PT2TensorMeta(&scanner)
        }
      default: try scanner.skip()
      }
    }
    return graph
  }

  /// Reads an input or output of a graph; nil for a kind that is not read.
  private func argument(_ scanner: inout JSONScanner) throws -> ForeignArgument? {
    try scanner.union { kind, scanner in
      if let value = try arguments.argument(kind, &scanner) { return value }
      try scanner.skip()
      return nil
    }
  }

  // MARK: Nodes

  private mutating func node(_ scanner: inout JSONScanner) throws -> PT2Graph.Node {
    var node = PT2Graph.Node()
    try scanner.object { key, scanner in
      switch key {
      case "target": node.node.operation = PT2GraphReader.operation(try scanner.string())
      case "name": node.node.name = try scanner.optional { try $0.string() } ?? ""
      case "inputs": try scanner.array { try namedArgument(&$0, of: &node) }
      case "outputs": try scanner.array { node.node.outputs += try arguments.outputs(&$0) }
      case "metadata":
        try scanner.object { key, scanner in
          guard key == "nn_module_stack" else { return try scanner.skip() }
          let stack = try scanner.string()
          try memory.take(stack.utf8.count, scanner)
          guard let path = try modules.path(ofStack: stack) else { return }
          node.node.module = path
          node.hasModule = true
        }
      default: try scanner.skip()
      }
    }
    guard !node.node.operation.isEmpty else { throw scanner.fault("a node has no operation") }
    // Files of early versions give nodes no names.
    if node.node.name.isEmpty { node.node.name = node.node.outputs.lazy.compactMap { $0 }.first ?? "" }
    return node
  }

  /// The name of a target's operation, such as `aten.conv2d.default` for `torch.ops.aten.conv2d.default`.
  ///
  /// Operations on numbers are functions of Python, and keep their names: `_operator.mul`, `_operator.floordiv`,
  /// `math.trunc`, `torch.sym_max`.
  private static func operation(_ target: String) -> String {
    let prefix = "torch.ops."
    return target.hasPrefix(prefix) ? String(target.dropFirst(prefix.count)) : target
  }

  private mutating func namedArgument(_ scanner: inout JSONScanner, of node: inout PT2Graph.Node) throws {
    var name = ""
    var value: ForeignArgument?
    var graph: (name: String, graph: PT2Graph)?
    var what: String?
    try memory.take(ImportMemory.argument, scanner)
    try scanner.object { key, scanner in
      switch key {
      case "name": name = try scanner.string()
      case "arg":
        try scanner.union { kind, scanner in
          if kind == "as_graph" {
            graph = try namedGraph(&scanner)
          } else {
            value = try arguments.argument(kind, &scanner)
            guard value == nil else { return }
            try scanner.skip()
            what = PT2Arguments.text(ofKind: kind)
          }
        }
      default: try scanner.skip()
      }
    }
    if let graph {
      node.graphs.append((name, graph.name, graph.graph))
    } else if let value {
      node.node.arguments.append(ForeignNode.NamedArgument(name, value))
    } else {
      guard let what else { throw scanner.fault("an argument has no value") }
      node.refused = (name, what)
    }
  }

  private mutating func namedGraph(_ scanner: inout JSONScanner) throws -> (name: String, graph: PT2Graph) {
    var name = ""
    var graph: PT2Graph?
    try scanner.object { key, scanner in
      switch key {
      case "name": name = try scanner.string()
      case "graph": graph = try self.graph(&scanner)
      default: try scanner.skip()
      }
    }
    guard let graph else { throw scanner.fault("a graph is missing") }
    return (name, graph)
  }
}

extension ImportMemory {
  /// Accounts for bytes of what comes next.
  func take(_ byteCount: Int, _ scanner: JSONScanner) throws(JSONScanner.Fault) {
    guard take(byteCount) else { throw scanner.fault(refusal) }
  }
}
