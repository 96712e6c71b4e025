import SutureGraph

/// Divides a graph's nodes into calls of its scopes.
///
/// A graph lists nodes in order, each with its scope, but not where one call of a scope ends and the next begins. A
/// scope's neighbouring nodes are one call, unless they repeat the same computation on the same variables: then each
/// repetition is one.
struct ScopeCalls {
  let graph: Graph
  /// For each scope, its enclosing scopes from the root on, itself last.
  let lines: [[Int]]
  /// For each scope, the scopes directly inside it, in the printed order.
  let children: [[Int]]
  /// The variables' names, by value.
  let variables: [Value: Variable]
  /// The call of the root scope: the whole computation.
  private(set) var root = ScopeCall(scope: 0, steps: [], inputs: [], outputs: [])
  /// All calls of each scope, in order.
  private(set) var calls: [[ScopeCall]]
  private var uses: [Value: [Int]] = [:]
  private let owners: [Value: Int]
  /// The scope of each node; see `scopes(of:owners:)`.
  private let scopes: [Int]

  init(_ graph: Graph) {
    self.graph = graph
    var lines: [[Int]] = []
    var children = [[Int]](repeating: [], count: graph.scopes.count)
    for (index, scope) in graph.scopes.enumerated() {
      lines.append((scope.parent.map { lines[$0] } ?? []) + [index])
      if let parent = scope.parent { children[parent].append(index) }
    }
    self.lines = lines
    // As PyTorch prints modules added last.
    self.children = children.map { inside in
      inside.filter { !graph.scopes[$0].isGraft } + inside.filter { graph.scopes[$0].isGraft }
    }
    variables = Dictionary(uniqueKeysWithValues: graph.variables.map { ($0.value, $0) })
    let places = Dictionary(graph.scopes.enumerated().map { ($1.path, $0) }, uniquingKeysWith: { first, _ in first })
    owners = Dictionary(
      uniqueKeysWithValues: graph.variables.map { variable in
        let path = variable.name.split(separator: ".").dropLast().joined(separator: ".")
        return (variable.value, places[path] ?? 0)
      })
    scopes = ScopeCalls.scopes(of: graph, owners: owners)
    calls = Array(repeating: [], count: graph.scopes.count)
    let live = ScopeCalls.liveNodes(of: graph)
    for index in live { for value in graph.nodes[index].inputs { uses[value, default: []].append(index) } }
    for value in graph.outputs { uses[value, default: []].append(graph.nodes.count) }
    // The network takes its input even where it computes nothing of it.
    let steps = call(of: 0, live[...]).steps
    root = ScopeCall(scope: 0, steps: steps, inputs: graph.inputs.map(\.value), outputs: graph.outputs)
    record(root)
  }

  /// The scope of each node, where two kinds belong elsewhere than they were added.
  ///
  /// A layer that a plugin applies again is added to the scope around it: it belongs to the layer's own. What is added
  /// to a `ModuleList`, which computes nothing in PyTorch, belongs to the scope around it.
  private static func scopes(of graph: Graph, owners: [Value: Int]) -> [Int] {
    var layers: [Int: Node] = [:]
    return graph.nodes.map { node in
      let variables = node.inputs.dropFirst()
      let owner = variables.first.flatMap { owners[$0] }
      if let owner, owner == node.scope, layers[owner] == nil { layers[owner] = node }
      if let owner, owner != node.scope, let first = layers[owner], first.inputs.dropFirst() == variables,
        first.operation.name == node.operation.name, first.operation.attributes == node.operation.attributes
      {
        return owner
      }
      var scope = node.scope
      while graph.scopes[scope].type == "ModuleList", let parent = graph.scopes[scope].parent { scope = parent }
      return scope
    }
  }

  /// The nodes that the outputs depend on.
  private static func liveNodes(of graph: Graph) -> [Int] {
    var needed = Set(graph.outputs)
    var live: [Int] = []
    for index in graph.nodes.indices.reversed() where graph.nodes[index].outputs.contains(where: needed.contains) {
      needed.formUnion(graph.nodes[index].inputs)
      live.append(index)
    }
    return live.reversed()
  }

  private mutating func record(_ call: ScopeCall) {
    calls[call.scope].append(call)
    for case .call(let inner) in call.steps { record(inner) }
  }

  /// The nodes that use a value; the number of nodes stands for the graph's output.
  func uses(of value: Value) -> [Int] { uses[value] ?? [] }

  /// The scope that declares a variable: the scope whose path is all but the last part of its name.
  func owner(of variable: Variable) -> Int { owners[variable.value] ?? 0 }

  // MARK: Division

  private func call(of scope: Int, _ nodes: ArraySlice<Int>) -> ScopeCall {
    var steps: [ScopeCall.Step] = []
    var rest = nodes
    while let first = rest.first {
      let inner = scopeOfStep(first, within: scope)
      guard inner.scope != scope || inner.reentry != nil else {
        steps.append(.node(first))
        rest = rest.dropFirst()
        continue
      }
      let run = rest.prefix { node in scopeOfStep(node, within: scope) == inner }
      rest = rest.dropFirst(run.count)
      for part in repetitions(of: run) { steps.append(.call(call(of: inner.scope, part, reentry: inner.reentry))) }
    }
    return ScopeCall(scope: scope, steps: steps, inputs: inputs(of: nodes, in: scope), outputs: outputs(of: nodes))
  }

  /// A call of a shared scope: its nodes are those of the visit.
  private func call(of scope: Int, _ nodes: ArraySlice<Int>, reentry: Int?) -> ScopeCall {
    guard reentry != nil else { return call(of: scope, nodes) }
    var inside = self
    inside.visited = reentry
    return inside.call(of: scope, nodes)
  }

  /// The visit whose nodes are being divided; nil outside visits.
  private var visited: Int?

  private struct InnerScope: Equatable {
    let scope: Int
    let reentry: Int?
  }

  /// Which scope directly inside a scope a node belongs to; the scope itself for the scope's own nodes.
  private func scopeOfStep(_ node: Int, within scope: Int) -> InnerScope {
    let target = scopes[node]
    if let reentry = graph.nodes[node].reentry, reentry != visited {
      let visit = graph.reentries[reentry]
      if let inner = next(after: scope, towards: visit.caller) { return InnerScope(scope: inner, reentry: nil) }
      return InnerScope(scope: visit.scope, reentry: reentry)
    }
    return InnerScope(scope: next(after: scope, towards: target) ?? scope, reentry: nil)
  }

  /// The scope directly inside `scope` that contains `target`; nil if `target` is the scope itself or not inside.
  private func next(after scope: Int, towards target: Int) -> Int? {
    let line = lines[target]
    guard let position = line.firstIndex(of: scope), position + 1 < line.count else { return nil }
    return line[position + 1]
  }

  /// The run cut into equal computations; the run itself if it does not repeat.
  private func repetitions(of run: ArraySlice<Int>) -> [ArraySlice<Int>] {
    let nodes = Array(run)
    for period in 1..<max(nodes.count, 1) where nodes.count % period == 0 {
      let starts = Array(stride(from: 0, to: nodes.count, by: period))
      if starts.dropFirst().allSatisfy({ isSame(nodes[0..<period], nodes[$0..<$0 + period]) }) {
        return starts.map { nodes[$0..<$0 + period] }
      }
    }
    return [run]
  }

  /// Whether two stretches of nodes do the same with the same variables, each on its own values.
  private func isSame(_ a: ArraySlice<Int>, _ b: ArraySlice<Int>) -> Bool {
    var counterparts: [Value: Value] = [:]
    for (x, y) in zip(a, b) {
      let (first, second) = (graph.nodes[x], graph.nodes[y])
      guard scopes[x] == scopes[y], first.operation.name == second.operation.name,
        first.operation.attributes == second.operation.attributes, first.inputs.count == second.inputs.count
      else { return false }
      for (p, q) in zip(first.inputs, second.inputs) {
        if variables[p] != nil || variables[q] != nil {
          guard p == q else { return false }
        } else if let known = counterparts[p] {
          guard known == q else { return false }
        } else {
          counterparts[p] = q
        }
      }
      for (p, q) in zip(first.outputs, second.outputs) { counterparts[p] = q }
    }
    return true
  }

  private func inputs(of nodes: ArraySlice<Int>, in scope: Int) -> [Value] {
    var made: Set<Value> = []
    var inputs: [Value] = []
    for index in nodes {
      for value in graph.nodes[index].inputs where !made.contains(value) && !inputs.contains(value) {
        if let variable = variables[value], isInside(owner(of: variable), scope) { continue }
        inputs.append(value)
      }
      made.formUnion(graph.nodes[index].outputs)
    }
    return inputs
  }

  /// Whether a scope is another or inside it.
  func isInside(_ inner: Int, _ outer: Int) -> Bool { lines[inner].contains(outer) }

  private func outputs(of nodes: ArraySlice<Int>) -> [Value] {
    let own = Set(nodes)
    return nodes.flatMap { graph.nodes[$0].outputs }.filter { value in
      uses(of: value).contains { !own.contains($0) }
    }
  }
}
