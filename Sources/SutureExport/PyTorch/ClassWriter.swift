import SutureGraph

/// Writes the class of one scope.
struct ClassWriter {
  let network: PyTorchNetwork
  /// The constructors of the classes of scopes inside, with slots, by scope.
  let constructors: [Int: String]
  /// The names of the methods for calls of scopes inside.
  let methodNames: [CallKey: String]

  /// Identifies a call of a scope.
  struct CallKey: Hashable {
    let scope: Int
    let firstNode: Int

    init(_ call: ScopeCall) {
      scope = call.scope
      firstNode = call.nodes.first ?? -1
    }
  }

  /// - Returns: the class, and the names of the methods for the scope's calls; calls of `forward` itself are omitted.
  /// - Throws: `ExportError`; `SizeSpelling.Unresolved`.
  func draft(of scope: Int) throws -> (draft: ClassDraft, methodNames: [CallKey: String]) {
    let type = network.graph.scopes[scope].type
    let name = network.graph.scopes[scope].className
    var extra: String?
    if let opening = type.firstIndex(of: "("), type.hasSuffix(")") {
      let inside = String(type[type.index(after: opening)...].dropLast())
      if !inside.isEmpty { extra = PythonText.slot("description", PythonText.quoted(inside)) }
    }
    var isSequential = false
    if case .namedSequential = network.kinds[scope] { isSequential = true }
    var bodies: [[String]] = []
    var names: [CallKey: String] = [:]
    for call in isSequential ? [] : network.calls.calls[scope] {
      var writer = ForwardWriter(network, call) { methodNames[CallKey($0)] }
      let body = try writer.method(named: "forward")
      let number = bodies.firstIndex(of: body) ?? bodies.count
      if number == bodies.count { bodies.append(body) }
      if number > 0 { names[CallKey(call)] = "forward_\(number + 1)" }
    }
    let methods = bodies.enumerated().map { index, body in
      index == 0 ? body : [body[0].replacing("def forward(", with: "def forward_\(index + 1)(")] + body.dropFirst()
    }
    let inside = network.calls.children[scope].map { network.graph.scopes[$0].name }
    return (
      ClassDraft(
        typeName: name, isSequential: isSequential, extra: extra, initialization: try initialization(of: scope),
        methods: methods, attributes: Set(inside + network.owned[scope].map(\.name))), names
    )
  }

  // MARK: Modules

  private func initialization(of scope: Int) throws -> [String] {
    var lines: [String] = []
    for inner in network.calls.children[scope] {
      let name = network.graph.scopes[inner].name
      let made = constructor(of: inner)
      let line =
        PythonText.isIdentifier(name)
        ? "self.\(name) = \(made)" : "self.add_module(\(PythonText.quoted(name)), \(made))"
      lines.append(line)
    }
    for (name, variable) in network.owned[scope] {
      let tensor = ClassWriter.initialTensor(variable)
      switch variable.role {
      case .parameter where PythonText.isIdentifier(name): lines.append("self.\(name) = nn.Parameter(\(tensor))")
      case .parameter:
        lines.append("self.register_parameter(\(PythonText.quoted(name)), nn.Parameter(\(tensor)))")
      case .buffer: lines.append("self.register_buffer(\(PythonText.quoted(name)), \(tensor))")
      }
    }
    lines += layerInitialization(from: scope, in: scope)
    for caller in network.graph.scopes.indices {
      for shared in network.sharedModules(of: caller) where network.enclosingClass(of: caller, and: shared) == scope {
        lines.append(
          "\(network.path(from: scope, to: caller)).\(network.sharedAttribute(for: shared)) = "
            + "(\(network.path(from: scope, to: shared)),)")
      }
    }
    return lines
  }

  /// The expression that makes a scope's module.
  private func constructor(of scope: Int) -> String {
    switch network.kinds[scope] {
    case .layer(let layer): layer.constructor
    case .sequential: "nn.Sequential(\(items(of: scope)))"
    case .moduleList: "nn.ModuleList([\(items(of: scope))])"
    case .namedSequential, .module: constructors[scope] ?? "nn.Identity()"
    }
  }

  private func items(of scope: Int) -> String {
    let made = network.calls.children[scope].map { constructor(of: $0) }
    let plain = made.map { text in PythonText.filled(text) { $0.literalText } }
    guard made.count > 2, Set(plain).count == 1, !plain[0].hasPrefix("nn.Identity") else {
      return made.joined(separator: ", ")
    }
    let loop = "\(made[0]) for _ in range(\(PythonText.slot("depth", made.count)))"
    if case .moduleList = network.kinds[scope] { return loop }
    return "*[\(loop)]"
  }

  // MARK: Initial values

  /// The statements that give layers other initial values than PyTorch gives them.
  private func layerInitialization(from scope: Int, in container: Int) -> [String] {
    network.calls.children[container].flatMap { inner -> [String] in
      switch network.kinds[inner] {
      case .layer(let layer):
        network.owned[inner].compactMap { name, variable in
          guard !layer.initializedNames.contains(name) else { return nil }
          let path = network.path(from: scope, to: variable)
          return ClassWriter.initialization(of: path, as: variable.initialiser)
        }
      case .sequential, .moduleList: layerInitialization(from: scope, in: inner)
      case .namedSequential, .module: []
      }
    }
  }

  private static func initialization(of path: String, as initialiser: Initialiser) -> String {
    func number(_ hint: String, _ value: Double) -> String { PythonText.slot(hint, PythonText.number(value)) }
    return switch initialiser {
    case .constant(0): "nn.init.zeros_(\(path))"
    case .constant(1): "nn.init.ones_(\(path))"
    case .constant(let value): "nn.init.constant_(\(path), \(number("value", value)))"
    case .uniform(let low, let high): "nn.init.uniform_(\(path), \(number("low", low)), \(number("high", high)))"
    case .normal(let mean, let deviation):
      "nn.init.normal_(\(path)\(PythonText.keyword("mean", PythonText.number(mean), default: "0")), "
        + "std=\(number("std", deviation)))"
    case .truncatedNormal(let mean, let deviation):
      "nn.init.trunc_normal_(\(path), \(number("mean", mean)), \(number("std", deviation)), "
        + "\(number("low", mean - 2 * deviation)), \(number("high", mean + 2 * deviation)))"
    case .values(let values): "\(path).data.copy_(\(PythonText.tensor(values)).view_as(\(path)))"
    // The elements come with the file of weights.
    case .trained(_, let otherwise): initialization(of: path, as: otherwise)
    }
  }

  private static func initialTensor(_ variable: Variable) -> String {
    let sizes = variable.shape.dimensions.map { size in size == 1 ? "1" : PythonText.slot("channels", size) }
      .joined(separator: ", ")
    let shape = sizes.isEmpty ? "()" : sizes
    return initialTensor(variable.initialiser, variable.shape, sizes, shape)
  }

  private static func initialTensor(
    _ initialiser: Initialiser, _ dimensions: Shape, _ sizes: String, _ shape: String
  ) -> String {
    switch initialiser {
    case .constant(0): return "torch.zeros(\(shape))"
    case .constant(1): return "torch.ones(\(shape))"
    case .constant(let value):
      return "torch.full((\(sizes)\(dimensions.rank == 1 ? "," : "")), \(PythonText.number(value)))"
    case .uniform, .normal, .truncatedNormal:
      return initialization(of: "torch.empty(\(shape))", as: initialiser)
    case .trained(_, let otherwise): return initialTensor(otherwise, dimensions, sizes, shape)
    case .values(let values): return "\(PythonText.tensor(values)).view(\(shape))"
    }
  }
}
