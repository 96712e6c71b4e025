import SutureComposer
import SutureGraph
import SutureSupport

/// Draws a network: the units of its graph as nodes, and its values as edges.
struct PictureBuilder {
  private let graph: Graph
  private let origin: ExportedNetwork.Origin
  private let flow: DataFlow
  private let scopes: PictureScopes
  private let units: [PictureUnit]
  private let labels: OperationLabel
  private var picture = NetworkPicture()
  /// The clusters' positions in the picture, by scope.
  private var clusters: [Int: Int] = [:]
  /// For each node of the graph, its unit.
  private var unitOfNode: [Int: Int] = [:]
  /// For each unit, its node in the picture; nil where the unit only rearranges what it gets.
  private var nodeOfUnit: [Int?] = []
  /// The modules of the composition, in the order of their visits at one site.
  private let references: [ModuleReference]
  private var visitCounts: [Int: Int] = [:]

  /// - Throws: `SyntaxError` if the composition in the network's origin is invalid.
  init(_ network: ExportedNetwork) throws(SyntaxError) {
    graph = network.graph
    origin = network.origin
    flow = DataFlow(graph)
    scopes = PictureScopes(graph, hasBackbone: origin.backbone != nil)
    units = PictureUnits(graph, flow, scopes).units
    labels = OperationLabel(graph: graph, flow: flow)
    if let composition = origin.composition {
      references = try CompositionParser.parse(composition).modules
    } else {
      references = []
    }
  }

  /// The picture.
  mutating func build() -> NetworkPicture {
    for input in graph.inputs {
      picture.nodes.append(NetworkPicture.Node(kind: .input, title: graph.inputs.count == 1 ? "input" : input.name))
    }
    for unit in units { if case .visit(let scope) = unit.kind { visitCounts[scope, default: 0] += 1 } }
    var moduleCount = 0
    for (index, unit) in units.enumerated() {
      for node in unit.nodes { unitOfNode[node] = index }
      guard var node = node(of: unit, moduleCount: &moduleCount) else {
        nodeOfUnit.append(nil)
        continue
      }
      node.cluster = unit.cluster.map { cluster(of: $0) }
      nodeOfUnit.append(picture.nodes.count)
      picture.nodes.append(node)
    }
    for (index, unit) in units.enumerated() { connect(unit, index) }
    for (number, value) in graph.outputs.enumerated() {
      let title = graph.outputs.count == 1 ? "output" : "output \(number + 1)"
      picture.nodes.append(NetworkPicture.Node(kind: .output, title: title))
      if let source = source(of: value) { addEdge(from: source, to: picture.nodes.count - 1, value) }
    }
    picture.stackLayers()
    picture.foldNeighbours()
    return picture
  }

  // MARK: Clusters

  /// The position of an opened scope's cluster, which is made if there is none.
  private mutating func cluster(of scope: Int) -> Int {
    if let known = clusters[scope] { return known }
    let around = graph.scopes[scope].parent.flatMap { scopes.cluster[$0] }.map { cluster(of: $0) }
    picture.clusters.append(
      NetworkPicture.Cluster(path: graph.scopes[scope].path, title: graph.scopes[scope].className, parent: around))
    clusters[scope] = picture.clusters.count - 1
    return picture.clusters.count - 1
  }

  // MARK: Nodes

  /// The node of a unit; nil if it only rearranges what it gets.
  private func node(of unit: PictureUnit, moduleCount: inout Int) -> NetworkPicture.Node? {
    switch unit.kind {
    case .join(let sign): return NetworkPicture.Node(kind: .operator, title: sign)
    case .operation:
      let index = unit.nodes[0]
      if flow.dataInputs(of: index).count > 1 {
        return NetworkPicture.Node(
          kind: .join, title: OperationLabel.sign(graph.nodes[index].operation.name))
      }
      return labels.operation(index).map {
        NetworkPicture.Node(kind: .layers, title: "", layers: [NetworkPicture.Layer(name: "", text: $0)])
      }
    case .visit(let index):
      let scope = graph.scopes[index]
      if scopes.isPart[index] || index == 0 { return part(index, moduleCount: &moduleCount) }
      guard !scopes.children[index].isEmpty else {
        let name = NetworkPicture.path(scope.path, within: unit.cluster.map { graph.scopes[$0].path })
        let layer = NetworkPicture.Layer(name: name, text: labels.layer(scope, nodes: unit.nodes))
        return NetworkPicture.Node(kind: .layers, title: "", layers: [layer])
      }
      return NetworkPicture.Node(
        kind: .block, title: scope.className, path: scope.path, details: parameters(of: index),
        inside: inside(of: index))
    }
  }

  /// A part of the composition that is no operator.
  private func part(_ index: Int, moduleCount: inout Int) -> NetworkPicture.Node {
    let scope = graph.scopes[index]
    if scope.plainName == "project" {
      return NetworkPicture.Node(
        kind: .adapter, title: "1×1 projection", path: scope.path, details: parameters(of: index))
    }
    if ["to_map", "to_tokens"].contains(scope.plainName) {
      let arguments = scope.type.drop { $0 != "(" }.dropFirst().dropLast()
      return NetworkPicture.Node(
        kind: .adapter, title: scope.className, path: scope.path,
        details: arguments.isEmpty ? [] : [String(arguments)])
    }
    var details: [String] = []
    if !references.isEmpty {
      let reference = references[moduleCount % references.count]
      moduleCount += 1
      if !reference.hyperparameters.isEmpty {
        let list = reference.hyperparameters.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        details.append(list.joined(separator: ", "))
      }
    }
    let parameters = parameters(of: index)
    details += parameters
    if !parameters.isEmpty, visitCounts[index, default: 0] > 1 { details.append("shared weights") }
    return NetworkPicture.Node(kind: .module, title: scope.className, path: scope.path, details: details)
  }

  /// The number of trainable parameters of a scope, as a line; none if it has no parameters.
  private func parameters(of scope: Int) -> [String] {
    let path = graph.scopes[scope].path
    let own = graph.parameters.filter { path.isEmpty || $0.name.hasPrefix(path + ".") }
    let count = own.reduce(0) { $0 + $1.shape.elementCount }
    return count > 0 ? [Words.plural(count, "parameter")] : []
  }

  /// The names and types of everything inside a scope.
  private func inside(of scope: Int) -> String {
    scopes.children[scope].map { "(\(graph.scopes[$0].name): \(graph.scopes[$0].type)\(inside(of: $0)))" }.joined()
  }

  // MARK: Edges

  /// The node in the picture that computes a value, before rearrangement; nil for variables.
  private func source(of value: Value) -> Int? {
    var value = value
    while let producer = flow.producer(of: value) {
      guard let unit = unitOfNode[producer] else { return nil }
      if let node = nodeOfUnit[unit] { return node }
      guard let before = flow.dataInputs(of: producer).first else { return nil }
      value = before
    }
    return graph.inputs.firstIndex { $0.value == value }
  }

  /// Adds the edges that end at a unit.
  private mutating func connect(_ unit: PictureUnit, _ index: Int) {
    guard let target = nodeOfUnit[index] else { return }
    // A single operation may read a value twice, as x · x does; otherwise one edge is enough.
    let keepsAll = unit.nodes.count == 1 && [.join, .operator].contains(picture.nodes[target].kind)
    for node in unit.nodes {
      for value in flow.dataInputs(of: node) {
        if let producer = flow.producer(of: value), unitOfNode[producer] == index { continue }
        guard let source = source(of: value) else { continue }
        let isKnown = picture.edges.contains {
          $0.source == source && $0.target == target && $0.isGate == unit.gates.contains(node)
        }
        if !isKnown || keepsAll { addEdge(from: source, to: target, value, isGate: unit.gates.contains(node)) }
      }
    }
  }

  private mutating func addEdge(from source: Int, to target: Int, _ value: Value, isGate: Bool = false) {
    let shape = graph.shape(value).dimensions.dropFirst().map(String.init).joined(separator: "×")
    picture.edges.append(NetworkPicture.Edge(source: source, target: target, shape: shape, isGate: isGate))
  }
}
