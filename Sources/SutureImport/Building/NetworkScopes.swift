import SutureGraph

/// The scopes of a graph that is built from a foreign network: one for each module, and one for each further call of a shared
/// module.
struct NetworkScopes {
  /// The classes of the modules, by path.
  private let modules: [String: String]
  /// The scopes that exist, by the module's path with its calls, such as `block@1.conv`.
  private var known: [String: Int] = ["": 0]
  /// The scope that is open.
  private var opened = 0

  init(modules: [String: String]) {
    self.modules = modules
  }

  /// Opens the scope of a module, and closes the one that was open.
  /// - Parameter module: the path; parts may end with the number of the call.
  mutating func open(_ module: String, in graph: inout Graph) throws(GraphError) {
    try open(try scope(of: module, in: &graph), in: &graph)
  }

  private mutating func open(_ scope: Int, in graph: inout Graph) throws(GraphError) {
    guard scope != opened else { return }
    // Scopes are opened from the root alone, so that one is open besides it at most.
    if opened != 0 { try graph.leave() }
    if scope != 0 { graph.reopen(scope: scope) }
    opened = scope
  }

  /// The scope of a module, which is created with those around it where it is new.
  private mutating func scope(of module: String, in graph: inout Graph) throws(GraphError) -> Int {
    if let scope = known[module] { return scope }
    let end = module.lastIndex(of: ".")
    let parent = try scope(of: end.map { String(module[..<$0]) } ?? "", in: &graph)
    let part = module[(end.map { module.index(after: $0) } ?? module.startIndex)...]
    try open(parent, in: &graph)
    let (name, call) = NetworkScopes.split(part)
    try graph.enter(
      call == 0 && !isTaken(name, in: graph) ? name : graph.freeName(name),
      type: modules[NetworkScopes.withoutCalls(module)] ?? "Module")
    let scope = graph.currentScope
    try graph.leave()
    known[module] = scope
    return scope
  }

  /// Whether a scope of the open one has this name already.
  private func isTaken(_ name: String, in graph: Graph) -> Bool {
    let path = graph.path(of: name)
    return graph.scopes.contains { $0.path == path }
  }

  /// Creates the scope of the module that a variable belongs to by its name, where no operation of the module does.
  mutating func createOwner(of variable: String, in graph: inout Graph) throws(GraphError) {
    guard let end = variable.lastIndex(of: ".") else { return }
    let before = opened
    _ = try scope(of: String(variable[..<end]), in: &graph)
    try open(before, in: &graph)
  }

  /// Runs `body` with no scope open but the root.
  mutating func atRoot<Result>(of graph: inout Graph, _ body: (inout Graph) throws -> Result) throws -> Result {
    let scope = opened
    try open(0, in: &graph)
    let result = try body(&graph)
    try open(scope, in: &graph)
    return result
  }

  /// Marks a site within the innermost scope whose path its name begins with.
  mutating func mark(
    _ site: String, _ value: Value, _ layout: Layout, in graph: inout Graph
  ) throws(GraphError) -> (SiteMark, Value) {
    let before = opened
    var path = site
    var local: [Substring] = []
    var scope = graph.scopes.firstIndex { $0.path == path }
    while scope == nil, let dot = path.lastIndex(of: ".") {
      local.insert(path[path.index(after: dot)...], at: 0)
      path = String(path[..<dot])
      scope = graph.scopes.firstIndex { $0.path == path }
    }
    try open(scope ?? 0, in: &graph)
    let marked = try graph.markSite(scope == nil ? site : local.joined(separator: "."), value, layout)
    try open(before, in: &graph)
    return marked
  }

  // MARK: Paths

  /// The highest number of a call that is taken for one.
  private static let maximumCall = 1_000_000

  /// The name and the number of the call of one part of a path: `conv@1` is the second call.
  static func split(_ part: Substring) -> (name: String, call: Int) {
    guard let at = part.lastIndex(of: "@"), let call = Int(part[part.index(after: at)...]),
      (1...maximumCall).contains(call)
    else {
      return (String(part), 0)
    }
    return (String(part[..<at]), call)
  }

  /// A path without the numbers of calls.
  static func withoutCalls(_ module: String) -> String {
    guard module.contains("@") else { return module }
    return module.split(separator: ".", omittingEmptySubsequences: false).map { split($0).name }.joined(separator: ".")
  }
}
