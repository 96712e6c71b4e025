/// The modules that the nodes of a model belong to.
struct ONNXModulePaths {
  /// From what they were read.
  let source: ForeignNetwork.PathSource
  /// The path of each node's module, with the numbers of calls.
  private(set) var paths: [String] = []
  /// The classes of the modules by path, where the file tells.
  private(set) var classes: [String: String] = [:]
  /// The class of the network, where the file tells.
  private(set) var className: String?

  /// The modules around each node, outermost first; nil where the file does not tell.
  private var frames: [[ModuleFrame]?] = []
  /// What each node does that its module does once in a call, such as to read a weight.
  private var marks: [[[String]]]

  /// - Parameter kinds: the kinds of `ONNXFileGraph.stored`, of which those with names tell modules.
  init(_ graph: ONNXFileGraph, _ kinds: [ONNXVariableKinds.Kind], _ bytes: ONNXBytes) throws(ONNXFault) {
    marks = graph.nodes.map { _ in [] }
    let weights = graph.nodes.map { Self.weights(of: $0, graph, kinds) }
    let scopes = graph.nodes.map(ONNXNodeScopes.init)
    if scopes.contains(where: { $0 != nil }) {
      source = .nameScopes
      frames = scopes.map { $0?.frames }
      var operations: Set<String> = []
      for (index, scope) in scopes.enumerated() {
        guard let scope else { continue }
        className = className ?? scope.rootClass
        for (path, name) in scope.classes { classes[path] = classes[path] ?? name }
        // Layers of torch.nn read each weight once in a call, and pools compute each operation once.
        if scope.innermostClass.hasPrefix("torch.nn.modules.") {
          marks[index] = weights[index].map { [graph.nodes[index].type, $0] }
        }
        if scope.innermostClass.hasPrefix("torch.nn.modules.pooling."), operations.insert(scope.operation.name).inserted
        {
          marks[index].append([scope.operation.type])
        }
      }
    } else if graph.nodes.contains(where: { ONNXNodeNames.parts($0.name)?.isEmpty == false }) {
      source = .nodeNames
      let known = kinds.compactMap(Self.module)
      let names = try ONNXNodeNames(
        zip(graph.nodes, weights).map { ($0.name, $1.first.map { ModuleFrame.parent(of: $0) }) },
        known: Set(known).subtracting([""]), bytes)
      for node in graph.nodes {
        frames.append(names.frames(node.name))
        try Self.charge(frames.last ?? nil, bytes)
      }
    } else {
      let modules = weights.map { $0.lazy.map { ModuleFrame.parent(of: $0) }.first { !$0.isEmpty } }
      source = modules.contains { $0 != nil } ? .initializerNames : .none
      for module in modules {
        frames.append(module.map { ModuleFrame.prefixes(of: $0).map { ModuleFrame(path: $0) } })
        try Self.charge(frames.last ?? nil, bytes)
      }
      marks = zip(graph.nodes, weights).map { node, names in names.map { [node.type, $0] } }
    }
    number(graph, weights)
  }

  /// Accounts for the memory of paths, which names repeat for each module that encloses another.
  private static func charge(_ frames: [ModuleFrame]?, _ bytes: ONNXBytes) throws(ONNXFault) {
    let byteCount = (frames ?? []).reduce(0) { $0 + MemoryLayout<ModuleFrame>.stride + $1.path.utf8.count }
    try bytes.charge(byteCount)
  }

  /// The path of the module that a named variable belongs to; nil for others.
  private static func module(_ kind: ONNXVariableKinds.Kind) -> String? {
    guard case .named(let name, _) = kind else { return nil }
    return ModuleFrame.parent(of: name)
  }

  /// The names of the weights that a node reads.
  private static func weights(
    of node: ONNXNodeMessage, _ graph: ONNXFileGraph, _ kinds: [ONNXVariableKinds.Kind]
  ) -> [String] {
    node.inputs.enumerated().compactMap { position, input in
      guard ONNXWeightRole(node, input: position) != nil, let index = graph.storedIndices[input],
        case .named(let name, _) = kinds[index]
      else { return nil }
      return name
    }
  }

  /// Numbers the calls of shared modules, and gives the nodes without a module that of the node before them.
  private mutating func number(_ graph: ONNXFileGraph, _ weights: [[String]]) {
    var calls = ModuleCalls()
    // Values that follow from sizes; exporters compute them anywhere, so that they tell nothing about calls.
    var sizes: Set<String> = []
    for (index, node) in graph.nodes.enumerated() {
      let makers = node.inputs.compactMap { graph.producers[$0] }
      let isSize =
        node.operation == "Shape" || node.operation == "Size"
        || !node.inputs.isEmpty
          && node.inputs.allSatisfy { $0.isEmpty || sizes.contains($0) || graph.isInteger($0) }
      if isSize { sizes.formUnion(node.outputs) }
      guard let frames = frames[index] else {
        paths.append(inherited(from: makers.first, weights))
        continue
      }
      if isSize {
        paths.append(calls.path(frames))
      } else {
        paths.append(
          calls.enter(
            frames, sources: makers.map { paths[$0] },
            marks: marks[index]))
      }
    }
  }

  /// The module of a node for which the file names none: that of the node that computes its first input; where only
  /// weights tell modules, the one around that layer.
  private func inherited(from maker: Int?, _ weights: [[String]]) -> String {
    guard let maker else { return "" }
    return source == .initializerNames && frames[maker] != nil
      ? ModuleFrame.parent(of: paths[maker]) : paths[maker]
  }
}

extension ONNXFileGraph {
  /// Whether a value is a known tensor of integers.
  fileprivate func isInteger(_ value: String) -> Bool {
    if let index = storedIndices[value] { return stored[index].tensor.type.real == nil }
    return known[value]?.integers != nil
  }
}
