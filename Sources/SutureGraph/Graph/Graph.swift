/// A computation as data: operations on values of known shapes, with named parameters and buffers.
///
/// A graph is built for concrete shapes, batch included. Each node comes after those that it depends on.
public struct Graph: Sendable {
  /// A tensor that is provided for each run.
  public struct Input: Hashable, Sendable {
    /// The input's name.
    public let name: String
    /// The value that represents it.
    public let value: Value
  }

  /// A buffer's new value, assigned after a training step.
  public struct Update: Hashable, Sendable {
    /// The buffer.
    public let buffer: Value
    /// Its new value.
    public let value: Value
  }

  /// One visit of a scope that was opened again, to use its parameters a second time.
  public struct Reentry: Hashable, Sendable {
    /// The scope that was opened again.
    public let scope: Int
    /// The scope from which it was opened.
    public let caller: Int
  }

  /// The maximum number of nodes while a graph is built.
  public static let maximumNodeCount = 200_000
  /// The maximum number of nodes of a graph derived from another: lowering and gradients add several per node.
  static let maximumDerivedNodeCount = 16 * maximumNodeCount
  /// The maximum number of dimensions of a tensor.
  public static let maximumRank = 8

  /// The operations, each after those that it depends on.
  public internal(set) var nodes: [Node] = []
  /// The shape of every value, by its index.
  public internal(set) var shapes: [Shape] = []
  /// The tensors that are provided for each run.
  public private(set) var inputs: [Input] = []
  /// Parameters and buffers, in the order of their declaration.
  public private(set) var variables: [Variable] = []
  /// The scopes of the printed structure; the first is the root.
  public private(set) var scopes: [Scope]
  /// The values that the graph computes.
  public var outputs: [Value] = []
  /// The new values of buffers after a training step.
  public private(set) var updates: [Update] = []
  /// The visits of scopes that were opened again for shared weights.
  public private(set) var reentries: [Reentry] = []

  private var openScopes: [OpenScope] = [OpenScope(index: 0)]
  /// The variables' positions, by full name.
  private var variableIndices: [String: Int] = [:]
  /// The scopes' positions, by path.
  private var scopeIndices: [String: Int] = [:]
  /// The positions of the updates, by buffer.
  private var updateIndices: [Value: Int] = [:]
  /// The paths of scopes and variables that are declared later, which `freeName` avoids.
  private var reservedPaths: Set<String> = []
  /// The number up to which `freeName` has found all suffixes taken, by the name's path.
  private var takenNumbers: [String: Int] = [:]
  private var nodeLimit = Graph.maximumNodeCount

  /// A scope in which variables and scopes are declared.
  private struct OpenScope {
    let index: Int
    /// Whether names refer to the variables and scopes of an earlier visit, instead of declaring new ones.
    var isShared = false
    /// The visit that the scope is part of: an index into `reentries`; nil within scopes that are open the first time.
    var reentry: Int?
  }

  /// Creates an empty graph whose printed structure begins with the given type, such as `SEAttention`.
  public init(type: String) {
    scopes = [Scope(name: "", type: type, parent: nil, path: "", isGraft: false)]
  }

  /// The shape of a value.
  public func shape(_ value: Value) -> Shape { shapes[value.index] }

  /// Whether the value is part of this graph.
  public func contains(_ value: Value) -> Bool { shapes.indices.contains(value.index) }

  /// The value at an index; nil if there is none.
  public func value(at index: Int) -> Value? { shapes.indices.contains(index) ? Value(index: index) : nil }

  /// The parameters, frozen ones included.
  public var parameters: [Variable] { variables.filter { $0.role == .parameter } }

  /// The parameters that training changes.
  public var trainableParameters: [Variable] { parameters.filter { !$0.isFrozen } }

  /// Buffers such as running statistics.
  public var buffers: [Variable] { variables.filter { $0.role == .buffer } }

  /// The number of parameters, counted as numbers.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.shape.elementCount } }

  // MARK: Building

  /// Adds a tensor that is provided for each run.
  public mutating func input(_ name: String, _ shape: Shape) throws(GraphError) -> Value {
    let value = try newValue(shape)
    inputs.append(Input(name: name, value: value))
    return value
  }

  /// Adds a parameter or buffer; its full name is the open scopes' path and the name.
  /// - Throws: `GraphError.duplicateName` if the full name is taken.
  public mutating func variable(
    _ role: Variable.Role, _ name: String, _ shape: Shape, _ initialiser: Initialiser
  ) throws(GraphError) -> Value {
    let full = path(of: name)
    if openScopes[openScopes.count - 1].isShared { return try sharedVariable(role, full, shape) }
    guard variableIndices[full] == nil else { throw .duplicateName(full) }
    try initialiser.check(shape, name: full)
    let value = try newValue(shape)
    variableIndices[full] = variables.count
    variables.append(
      Variable(name: full, role: role, shape: shape, initialiser: initialiser, value: value, isGraft: isInGraft))
    return value
  }

  /// Applies an operation, checking its inputs' shapes.
  /// - Returns: its outputs.
  public mutating func apply(_ operation: any Operation, _ inputs: [Value]) throws(GraphError) -> [Value] {
    if let stranger = inputs.first(where: { !contains($0) }) { throw .unknownValue(stranger.index) }
    guard nodes.count < nodeLimit else { throw .overBudget(what: "operations", limit: nodeLimit) }
    var outputs: [Value] = []
    for shape in try operation.outputShapes(inputs.map(shape)) { outputs.append(try newValue(shape)) }
    let scope = openScopes[openScopes.count - 1]
    nodes.append(
      Node(operation: operation, inputs: inputs, outputs: outputs, scope: scope.index, reentry: scope.reentry))
    return outputs
  }

  /// Applies an operation with one output.
  public mutating func apply(_ operation: any Operation, _ inputs: Value...) throws(GraphError) -> Value {
    try apply(operation, inputs)[0]
  }

  /// Sets the new value of a buffer after a training step, replacing an earlier one.
  public mutating func update(_ buffer: Value, to value: Value) {
    if let index = updateIndices[buffer] {
      updates[index] = Update(buffer: buffer, value: value)
    } else {
      updateIndices[buffer] = updates.count
      updates.append(Update(buffer: buffer, value: value))
    }
  }

  /// The present value of a buffer within a step: its new value if it has one, otherwise itself.
  func current(_ buffer: Value) -> Value { updateIndices[buffer].map { updates[$0].value } ?? buffer }

  mutating func newValue(_ shape: Shape) throws(GraphError) -> Value {
    guard shape.rank <= Graph.maximumRank else { throw .overBudget(what: "dimensions", limit: Graph.maximumRank) }
    guard Shape.fits(shape.dimensions) else {
      throw .overBudget(what: "elements in a tensor", limit: Shape.maximumElementCount)
    }
    shapes.append(shape)
    return Value(index: shapes.count - 1)
  }

  // MARK: Scopes

  /// The innermost open scope.
  public var currentScope: Int { openScopes[openScopes.count - 1].index }

  /// Whether a scope that is open, or one around it, is a graft.
  private var isInGraft: Bool {
    var scope: Int? = currentScope
    while let index = scope {
      if scopes[index].isGraft { return true }
      scope = scopes[index].parent
    }
    return false
  }

  /// The full name of something declared now: the open scopes' path and the name.
  public func path(of name: String) -> String {
    let parent = scopes[currentScope].path
    if name.isEmpty { return parent }
    return parent.isEmpty ? name : "\(parent).\(name)"
  }

  /// Opens a scope.
  /// - Throws: `GraphError.duplicateName` if the open scope has a child with this name.
  public mutating func enter(_ name: String, type: String, isGraft: Bool = false) throws(GraphError) {
    let path = path(of: name)
    if openScopes[openScopes.count - 1].isShared { return try reenter(path) }
    guard !name.isEmpty, scopeIndices[path] == nil else { throw .duplicateName(path) }
    scopeIndices[path] = scopes.count
    scopes.append(Scope(name: name, type: type, parent: currentScope, path: path, isGraft: isGraft))
    openScopes.append(OpenScope(index: scopes.count - 1))
  }

  /// Opens an existing scope again, to build the same layers with the same parameters and buffers.
  /// - Throws: `GraphError.unknownName` if there is no such scope.
  public mutating func reenter(_ path: String) throws(GraphError) {
    guard let index = path.isEmpty ? 0 : scopeIndices[path] else { throw .unknownName(path) }
    let caller = openScopes[openScopes.count - 1]
    if !caller.isShared { reentries.append(Reentry(scope: index, caller: caller.index)) }
    openScopes.append(OpenScope(index: index, isShared: true, reentry: caller.reentry ?? reentries.count - 1))
  }

  /// The variable that an earlier visit of the scope declared.
  private func sharedVariable(_ role: Variable.Role, _ name: String, _ shape: Shape) throws(GraphError) -> Value {
    guard let known = variableIndices[name].map({ variables[$0] }), known.role == role else { throw .unknownName(name) }
    guard known.shape == shape else { throw .sharedShape(name: name, first: known.shape, again: shape) }
    return known.value
  }

  /// Closes the innermost scope.
  public mutating func leave() throws(GraphError) {
    guard openScopes.count > 1 else { throw .unbalancedScopes }
    openScopes.removeLast()
  }

  /// Opens a scope that exists already, by its index; names in it are found or made as in the scope that was open.
  ///
  /// `leave` closes it.
  package mutating func reopen(scope: Int) {
    let enclosing = openScopes[openScopes.count - 1]
    openScopes.append(OpenScope(index: scope, isShared: enclosing.isShared, reentry: enclosing.reentry))
  }

  /// The number of open scopes, the root included.
  var openScopeCount: Int { openScopes.count }

  /// Keeps a name below the open scope, such as `layer1.0.se`, for a scope or variable that is declared later.
  package mutating func reserve(_ name: String) { reservedPaths.insert(path(of: name)) }

  /// The first of `name`, `name_2`, `name_3`… that no child or variable of the open scope has or will have.
  public mutating func freeName(_ name: String) -> String {
    let path = path(of: name)
    // Names are never released, so the search continues where the last one ended.
    var number = takenNumbers[path] ?? 1
    func suffix() -> String { number == 1 ? "" : "_\(number)" }
    func isTaken(_ path: String) -> Bool {
      scopeIndices[path] != nil || variableIndices[path] != nil || reservedPaths.contains(path)
    }
    while isTaken(path + suffix()) { number += 1 }
    if number > 1 { takenNumbers[path] = number }
    return name + suffix()
  }

  // MARK: Transforming

  /// The graph with parameters and buffers that training leaves as they are.
  ///
  /// Frozen parameters have no gradients. A BatchNorm whose running statistics are frozen normalises by them in training
  /// too.
  /// - Parameter names: the full names of the frozen variables; all others are trained.
  public func freezing(_ names: Set<String>) -> Graph {
    var graph = self
    for index in graph.variables.indices {
      graph.variables[index].isFrozen = names.contains(graph.variables[index].name)
    }
    return graph
  }

  /// Whether a value is a variable that training leaves as it is.
  func isFrozen(_ value: Value) -> Bool { variables.contains { $0.value == value && $0.isFrozen } }

  /// A graph with this graph's inputs, variables and scopes but no operations, and for each of this graph's inputs and
  /// variables the value that represents it there.
  func skeleton() -> (graph: Graph, values: [Value: Value]) {
    var graph = self
    graph.nodes = []
    graph.outputs = []
    graph.updates = []
    graph.updateIndices = [:]
    graph.reentries = []
    graph.nodeLimit = Graph.maximumDerivedNodeCount
    graph.shapes = []
    graph.openScopes = [OpenScope(index: 0)]
    var values: [Value: Value] = [:]
    graph.inputs = inputs.map { input in
      values[input.value] = Value(index: graph.shapes.count)
      graph.shapes.append(shape(input.value))
      return Input(name: input.name, value: Value(index: graph.shapes.count - 1))
    }
    graph.variables = variables.map { variable in
      values[variable.value] = Value(index: graph.shapes.count)
      graph.shapes.append(variable.shape)
      return Variable(
        name: variable.name, role: variable.role, shape: variable.shape, initialiser: variable.initialiser,
        value: Value(index: graph.shapes.count - 1), isGraft: variable.isGraft, isFrozen: variable.isFrozen)
    }
    return (graph, values)
  }

  /// Adds the following operations to an existing scope.
  mutating func resume(scope: Int) { openScopes = [OpenScope(index: 0), OpenScope(index: scope)] }
}
