/// What one build of a module or backbone computes, as data: a graph to be spliced into larger ones.
///
/// The graph has one input, `x`, or several, `x`, `x2`, `x3`…, which are its first values, and one output. It is built
/// for the inputs' shapes, batch included. Its root scope stands for the scope that it is spliced into, whose type is not the fragment's.
public struct GraphFragment: Sendable {
  /// The computation, with a marker node for each site.
  public let graph: Graph
  /// The sites, in the order of computation.
  public let sites: [SiteMark]

  /// The first input's name.
  public static let inputName = "x"

  /// The name of an input by its position, counted from 0: `x`, `x2`, `x3`.
  public static func inputName(_ index: Int) -> String { index == 0 ? inputName : "\(inputName)\(index + 1)" }

  /// Checks that a graph and marks make a fragment.
  /// - Throws: `FragmentError.unfit` where they do not.
  public init(_ graph: Graph, sites: [SiteMark] = []) throws(FragmentError) {
    guard (1...FragmentLimits.fragmentInputs).contains(graph.inputs.count),
      graph.inputs.enumerated().allSatisfy({ $1.name == Self.inputName($0) && $1.value.index == $0 })
    else { throw .unfit("its inputs must be '\(Self.inputName)', '\(Self.inputName(1))' and so on, its first values") }
    guard graph.outputs.count == 1, graph.outputs.allSatisfy(graph.contains) else {
      throw .unfit("it has \(graph.outputs.count) outputs, not one")
    }
    guard graph.updates.isEmpty else { throw .unfit("it says what becomes of buffers") }
    guard graph.openScopeCount == 1 else { throw .unfit("scopes are open") }
    guard !graph.scopes.contains(where: \.isGraft) else { throw .unfit("it has grafts") }
    self.graph = graph
    self.sites = sites
    try checkSites()
  }

  private func checkSites() throws(FragmentError) {
    var names: Set<String> = []
    var (checkedNodes, highestScope, scopeCount) = (0, 0, 0)
    for (index, site) in sites.enumerated() {
      func unfit(_ reason: String) -> FragmentError { .unfit("site \(index + 1) \(reason)") }
      guard site.node >= checkedNodes, site.node < graph.nodes.count else {
        throw unfit("is out of order, or has no marker")
      }
      for node in graph.nodes[checkedNodes...site.node] { highestScope = max(highestScope, node.scope) }
      checkedNodes = site.node + 1
      guard site.scopeCount >= scopeCount, highestScope < site.scopeCount, site.scopeCount <= graph.scopes.count else {
        throw unfit("has \(site.scopeCount) scopes before it, which the nodes around it contradict")
      }
      scopeCount = site.scopeCount
      let marker = graph.nodes[site.node]
      guard SiteMark.isMarker(marker), let value = marker.inputs.first else { throw unfit("has no marker") }
      if let fault = SiteMark.fault(inName: site.name) { throw unfit("has a name that \(fault)") }
      guard site.localName(in: graph.scopes[marker.scope].path) != nil else { throw unfit("is not named by its scope") }
      guard names.insert(site.name).inserted else { throw unfit("comes twice") }
      if let fault = SiteMark.fault(in: site.layout, of: graph.shape(value)) {
        throw unfit("has a layout that \(fault)")
      }
    }
  }

  /// The shape of the first input.
  public var inputShape: Shape { graph.shape(graph.inputs[0].value) }

  /// The shapes of the inputs.
  public var inputShapes: [Shape] { graph.inputs.map { graph.shape($0.value) } }

  /// What the fragment computes.
  public var output: Value { graph.outputs[0] }

  /// The tensor [n, h, w, c] of a site that holds it turned to [n, c, h, w]: a permutation before the marker, and its
  /// inverse after it, which nothing else reads.
  func turnedInput(at site: SiteMark) -> Value? {
    guard site.node > 0, site.node + 1 < graph.nodes.count else { return nil }
    let (before, marker, after) = (graph.nodes[site.node - 1], graph.nodes[site.node], graph.nodes[site.node + 1])
    guard let turn = before.operation as? Permute, let back = after.operation as? Permute,
      before.outputs == marker.inputs, marker.outputs == after.inputs, turn.axes.count == back.axes.count,
      turn.axes.indices.allSatisfy({ turn.axes[back.axes[$0]] == $0 })
    else { return nil }
    let isReadElsewhere = graph.nodes.enumerated().contains { index, node in
      index != site.node && node.inputs.contains(marker.inputs[0])
        || index != site.node + 1 && node.inputs.contains(marker.outputs[0])
    }
    let isOutput = graph.outputs.contains { $0 == marker.inputs[0] || $0 == marker.outputs[0] }
    return isReadElsewhere || isOutput ? nil : before.inputs.first
  }

  // MARK: Order

  /// Something that made a value after the inputs.
  enum Step {
    case variable(Variable)
    case operation(Node)
    case site(SiteMark, Node)
  }

  /// Visits everything that made a value, in the order of the values.
  func forEachStep<Failure>(_ body: (Step) throws(Failure) -> Void) throws(Failure) {
    let variables = graph.variables
    var (nextVariable, nextSite) = (0, 0)
    for (index, node) in graph.nodes.enumerated() {
      if let made = node.outputs.first {
        while nextVariable < variables.count, variables[nextVariable].value.index < made.index {
          try body(.variable(variables[nextVariable]))
          nextVariable += 1
        }
      }
      if nextSite < sites.count, sites[nextSite].node == index {
        try body(.site(sites[nextSite], node))
        nextSite += 1
      } else {
        try body(.operation(node))
      }
    }
    for variable in variables[nextVariable...] { try body(.variable(variable)) }
  }
}
