import SutureGraph

/// A network's scopes as modules of PyTorch: which become layers of `torch.nn`, which containers, which classes.
struct PyTorchNetwork {
  /// What a scope becomes.
  enum Kind {
    /// A layer of `torch.nn`.
    case layer(TorchLayer)
    /// `nn.Sequential` of modules named by their index.
    case sequential
    /// `nn.ModuleList`: its modules are called by the module around it.
    case moduleList
    /// A class derived from `nn.Sequential`, whose modules have names.
    case namedSequential
    /// A class with a `forward` method.
    case module
  }

  let builds: NetworkBuilds
  let calls: ScopeCalls
  /// What each scope becomes.
  let kinds: [Kind]
  /// The variables that each scope declares, in order: the name within the scope and the variable.
  let owned: [[(name: String, variable: Variable)]]
  /// For each scope, the length of the longest chain of scopes inside.
  let heights: [Int]

  var graph: Graph { builds.graph }

  /// The number of channels of the input: [n, c, h, w] or [n, l, c].
  var channels: Int {
    let shape = graph.inputs.first.map { graph.shape($0.value).dimensions } ?? []
    return shape.count == 4 ? shape[1] : shape.last ?? 0
  }

  init(_ builds: NetworkBuilds) {
    self.builds = builds
    let graph = builds.graph
    let calls = ScopeCalls(graph)
    self.calls = calls
    var owned = [[(name: String, variable: Variable)]](repeating: [], count: graph.scopes.count)
    for variable in graph.variables {
      let name = variable.name.split(separator: ".").last.map(String.init) ?? variable.name
      owned[calls.owner(of: variable)].append((name, variable))
    }
    self.owned = owned
    var heights = [Int](repeating: 0, count: graph.scopes.count)
    var kinds = [Kind](repeating: .module, count: graph.scopes.count)
    // Scopes come after those around them.
    for scope in graph.scopes.indices.reversed() where scope != 0 {
      if let parent = graph.scopes[scope].parent { heights[parent] = max(heights[parent], heights[scope] + 1) }
      kinds[scope] = PyTorchNetwork.kind(of: scope, calls, owned[scope], kinds)
    }
    self.heights = heights
    self.kinds = kinds
  }

  private static func kind(
    of scope: Int, _ calls: ScopeCalls, _ owned: [(name: String, variable: Variable)], _ kinds: [Kind]
  ) -> Kind {
    let graph = calls.graph
    let inside = calls.children[scope]
    let own = calls.calls[scope]
    if inside.isEmpty {
      let variables = Dictionary(owned.map { ($0.name, $0.variable) }, uniquingKeysWith: { first, _ in first })
      let canWorkInPlace = own.allSatisfy { isSafeInPlace($0, calls) }
      let layer = TorchLayer(graph.scopes[scope], own, owned: variables, in: graph, canWorkInPlace: canWorkInPlace)
      return layer.map { .layer($0) } ?? .module
    }
    guard owned.isEmpty else { return .module }
    let type = graph.scopes[scope].type
    let isNumbered = inside.enumerated().allSatisfy { graph.scopes[$1].name == "\($0)" }
    if type == "ModuleList", isNumbered, own.allSatisfy({ callsOnly(inside, $0) }) { return .moduleList }
    if type == "Sequential", own.allSatisfy({ isChain($0, inside, kinds) }) {
      return isNumbered ? .sequential : .namedSequential
    }
    return .module
  }

  /// Whether a call consists of calls of the given scopes.
  private static func callsOnly(_ inside: [Int], _ call: ScopeCall) -> Bool {
    call.steps.allSatisfy { step in
      if case .call(let inner) = step { return inside.contains(inner.scope) }
      return false
    }
  }

  /// Whether a call hands its input through all scopes inside, in their order; those not called do nothing.
  private static func isChain(_ call: ScopeCall, _ inside: [Int], _ kinds: [Kind]) -> Bool {
    guard call.inputs.count == 1, call.outputs.count == 1 else { return false }
    var value = call.inputs[0]
    var rest = inside[...]
    for step in call.steps {
      guard case .call(let inner) = step, inner.inputs == [value], inner.outputs.count == 1 else { return false }
      while let next = rest.first, next != inner.scope, isIdle(kinds[next]) { rest = rest.dropFirst() }
      guard rest.first == inner.scope else { return false }
      rest = rest.dropFirst()
      value = inner.outputs[0]
    }
    return value == call.outputs[0] && rest.allSatisfy { isIdle(kinds[$0]) }
  }

  private static func isIdle(_ kind: Kind) -> Bool {
    guard case .layer(let layer) = kind else { return false }
    return ["nn.Identity()", "nn.Sequential()", "nn.Dropout(p=0.0)"].contains(layer.constructor)
  }

  /// Whether an activation may overwrite its input: nothing else reads it, and the operation that made it does not need
  /// its output for its own gradient.
  private static func isSafeInPlace(_ call: ScopeCall, _ calls: ScopeCalls) -> Bool {
    guard let input = call.inputs.first, calls.uses(of: input).count == 1,
      let producer = calls.graph.nodes.first(where: { $0.outputs.contains(input) })
    else { return false }
    switch producer.operation {
    case is Convolution, is TransposedConvolution, is Linear, is BatchNorm, is LayerNorm, is GroupNorm: return true
    case let binary as Binary: return binary.function == .add || binary.function == .subtract
    default: return false  // Views share memory with their input; others keep their output for the gradient.
    }
  }

  // MARK: Places

  /// The Python expression of a module, starting from the module of a scope around it: `self.layer1[0].conv1`.
  func path(from outer: Int, to inner: Int) -> String {
    let line = calls.lines[inner]
    guard let position = line.firstIndex(of: outer) else { return "self" }
    var text = "self"
    var parent = outer
    for scope in line[(position + 1)...] {
      let name = graph.scopes[scope].name
      switch kinds[parent] {
      case .sequential, .moduleList: text += "[\(name)]"
      case .layer, .namedSequential, .module:
        text += PythonText.isIdentifier(name) ? ".\(name)" : ".get_submodule(\(PythonText.quoted(name)))"
      }
      parent = scope
    }
    return text
  }

  /// The Python expression of a variable, starting from the module of a scope around it.
  func path(from outer: Int, to variable: Variable) -> String {
    let scope = calls.owner(of: variable)
    let name = variable.name.split(separator: ".").last.map(String.init) ?? variable.name
    let owner = path(from: outer, to: scope)
    if PythonText.isIdentifier(name) { return "\(owner).\(name)" }
    // Such as the items of an `nn.ParameterList`.
    let function = variable.role == .parameter ? "get_parameter" : "get_buffer"
    return "\(owner).\(function)(\(PythonText.quoted(name)))"
  }

  /// The steps of a call, with those of module lists in place of their calls.
  func steps(of call: ScopeCall) -> [ScopeCall.Step] {
    call.steps.flatMap { step -> [ScopeCall.Step] in
      guard case .call(let inner) = step, case .moduleList = kinds[inner.scope] else { return [step] }
      return steps(of: inner)
    }
  }

  /// The attribute by which a scope's module reaches a module elsewhere whose weights it shares.
  ///
  /// It holds the module in a tuple, so that PyTorch neither registers it twice nor saves it twice.
  func sharedAttribute(for scope: Int) -> String {
    "shared_" + PythonText.identifier(graph.scopes[scope].path, otherwise: "module")
  }

  /// The modules elsewhere that a scope's module calls, each once.
  func sharedModules(of scope: Int) -> [Int] {
    var found: [Int] = []
    for call in calls.calls[scope] {
      for case .call(let inner) in steps(of: call) where !calls.isInside(inner.scope, scope) {
        if !found.contains(inner.scope) { found.append(inner.scope) }
      }
    }
    return found
  }

  /// The innermost scope with a class of its own that contains two others.
  func enclosingClass(of a: Int, and b: Int) -> Int {
    let common = calls.lines[a].filter { calls.lines[b].contains($0) && $0 != a && $0 != b }
    return common.last { if case .module = kinds[$0] { true } else { false } } ?? 0
  }
}
