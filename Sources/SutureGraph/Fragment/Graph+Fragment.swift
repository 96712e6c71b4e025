extension Graph {
  // MARK: Recording

  /// Marks a site of a fragment that is being recorded in this graph, within the open scope.
  /// - Parameters:
  ///   - name: the name within the open scope; empty where the scope's path is the name.
  ///   - value: the tensor at the site.
  ///   - layout: what the tensor holds.
  /// - Returns: the mark, and the value that stands for what the host grafts there. `value` still means the tensor
  ///   without it.
  package mutating func markSite(
    _ name: String, _ value: Value, _ layout: Layout
  ) throws(GraphError) -> (mark: SiteMark, value: Value) {
    let marked = try apply(Affine(scale: 1, shift: 0), value)
    let mark = SiteMark(name: path(of: name), layout: layout, node: nodes.count - 1, scopeCount: scopes.count)
    return (mark, marked)
  }

  // MARK: Splicing

  /// Keeps the names of a fragment that is about to be spliced into the open scope: `freeName` avoids them.
  ///
  /// Without this, what is grafted at a site can take a name that the fragment declares after the site, which is then
  /// refused.
  package mutating func reserveNames(of fragment: GraphFragment) {
    for scope in fragment.graph.scopes.dropFirst() { reserve(scope.path) }
    for variable in fragment.graph.variables { reserve(variable.name) }
  }

  /// Appends a fragment inside whatever scope is open, as if what it was recorded from were built here.
  ///
  /// Where the open scope is shared, the fragment's parameters, buffers and scopes are those that are there. After an
  /// error the graph holds a part of the fragment and is of no further use.
  /// - Parameters:
  ///   - fragment: what is appended, without its markers.
  ///   - inputs: what stands for the fragment's inputs, of the same shapes.
  ///   - site: called at every site in the order of computation, with the site's scope open; returns the value to go on
  ///     with, of the shape of the value that it is handed.
  /// - Returns: the fragment's output in this graph.
  /// - Throws: `GraphError.invalidShape` where an input or what a site returns has another shape,
  ///   `.unbalancedScopes` and `.unknownValue` where `site` leaves other scopes open or returns a value of another
  ///   graph, `.duplicateName` and others as for building; what `site` throws comes through as it is.
  package mutating func splice(
    _ fragment: GraphFragment, inputs: [Value], site: ((SiteMark, Value, inout Graph) throws -> Value)? = nil
  ) throws -> Value {
    for input in inputs where !contains(input) { throw GraphError.unknownValue(input.index) }
    guard inputs.map(shape) == fragment.inputShapes else {
      let expected = fragment.inputShapes.map(\.description).joined(separator: ", ")
      throw GraphError.invalidShape(
        operation: "fragment", inputs: inputs.map(shape), reason: "it was built for \(expected)")
    }
    let source = fragment.graph
    var scopes = FragmentScopes(within: currentScope)
    /// This graph's values, by the fragment's indices.
    var values = inputs
    values.reserveCapacity(source.shapes.count)
    /// What a turned site's tensor was before it was turned, if nothing was grafted there.
    var untouched: Value?
    try fragment.forEachStep { step in
      switch step {
      case .variable(let variable):
        try scopes.open(0, in: &self)
        values.append(try self.variable(variable.role, variable.name, variable.shape, variable.initialiser))
      case .operation(let node):
        if let value = untouched {
          // Turning it back is left out, as turning it was.
          untouched = nil
          return values.append(value)
        }
        try scopes.create(source.scopes, below: node.scope + 1, in: &self)
        try scopes.open(node.scope, in: &self)
        values += try apply(node.operation, node.inputs.map { values[$0.index] })
      case .site(let mark, let marker):
        try scopes.create(source.scopes, below: mark.scopeCount, in: &self)
        try scopes.open(marker.scope, in: &self)
        let value = values[marker.inputs[0].index]
        let result = try site.map { try visit(mark, value, $0) } ?? value
        values.append(result)
        if result == value, let original = fragment.turnedInput(at: mark), takeBack(value) {
          untouched = values[original.index]
        }
      }
    }
    try scopes.create(source.scopes, below: source.scopes.count, in: &self)
    try scopes.open(0, in: &self)
    return values[fragment.output.index]
  }

  /// Appends a fragment with one input.
  /// - Throws: as for several inputs.
  package mutating func splice(
    _ fragment: GraphFragment, input: Value, site: ((SiteMark, Value, inout Graph) throws -> Value)? = nil
  ) throws -> Value {
    try splice(fragment, inputs: [input], site: site)
  }

  /// Takes back the last operation, if its only output is the newest value; nothing may use it.
  /// - Returns: whether it was taken back.
  private mutating func takeBack(_ value: Value) -> Bool {
    guard nodes.last?.outputs == [value], value.index == shapes.count - 1 else { return false }
    nodes.removeLast()
    shapes.removeLast()
    return true
  }

  /// Lets the host graft at a site.
  private mutating func visit(
    _ mark: SiteMark, _ value: Value, _ site: (SiteMark, Value, inout Graph) throws -> Value
  ) throws -> Value {
    let (scope, depth) = (currentScope, openScopeCount)
    let grafted = try site(mark, value, &self)
    guard contains(grafted) else { throw GraphError.unknownValue(grafted.index) }
    guard currentScope == scope, openScopeCount == depth else { throw GraphError.unbalancedScopes }
    guard shape(grafted) == shape(value) else {
      throw GraphError.invalidShape(
        operation: mark.name, inputs: [shape(grafted)], reason: "a graft gives back the site's shape \(shape(value))")
    }
    return grafted
  }
}

/// The scopes of a fragment within a graph, one of which is open at a time.
struct FragmentScopes {
  /// The graph's scopes, by the fragment's indices.
  private var places: [Int]
  /// The fragment's scope that is open.
  private var opened = 0

  /// The root stands for a scope that is open, and stays so.
  init(within scope: Int) {
    places = [scope]
  }

  /// The number of scopes so far, the root included.
  var count: Int { places.count }

  /// Opens a scope in place of the one that was open.
  mutating func open(_ scope: Int, in graph: inout Graph) throws(GraphError) {
    guard scope != opened else { return }
    if opened != 0 { try graph.leave() }
    if scope != 0 { graph.reopen(scope: places[scope]) }
    opened = scope
  }

  /// Creates the next scope, or finds it where its surroundings are shared.
  mutating func create(
    _ name: String, type: String, in parent: Int, of graph: inout Graph
  ) throws(GraphError) {
    try open(parent, in: &graph)
    try graph.enter(name, type: type)
    places.append(graph.currentScope)
    try graph.leave()
  }

  /// Creates the scopes that come first in a fragment's list, up to a count, unless they were created before.
  mutating func create(_ scopes: [Scope], below count: Int, in graph: inout Graph) throws(GraphError) {
    while places.count < count {
      let scope = scopes[places.count]
      try create(scope.name, type: scope.type, in: scope.parent ?? 0, of: &graph)
    }
  }
}
