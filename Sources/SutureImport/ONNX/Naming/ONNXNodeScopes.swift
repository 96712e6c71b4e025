/// The modules around a node by its metadata.
struct ONNXNodeScopes {
  /// The modules, outermost first, without the network itself.
  let frames: [ModuleFrame]
  /// Their paths and classes.
  let classes: [(path: String, name: String)]
  /// The class of the network.
  let rootClass: String
  /// The class of the innermost module with its Python module, such as `torch.nn.modules.conv.Conv2d`.
  let innermostClass: String
  /// The name of the operation, which is unique, and its type, such as `conv2d_1` and `aten.conv2d.default`.
  let operation: (name: String, type: String)

  /// Reads the metadata of a node; nil where it has none, or an unknown form.
  init?(_ node: ONNXNodeMessage) {
    guard let scopes = node.metadata[ONNXNodeMessage.scopesKey].flatMap(PythonList.texts),
      let names = node.metadata[ONNXNodeMessage.classesKey].flatMap(PythonList.texts),
      scopes.count == names.count, scopes.count <= 64
    else { return nil }
    // The last element is the operation itself. Nodes that belong to no module have a name instead of the root's.
    let modules = zip(scopes, names).dropLast().map { $0 }
    guard let root = modules.first, root.0.isEmpty else { return nil }
    var frames: [ModuleFrame] = []
    var classes: [(path: String, name: String)] = []
    for (scope, name) in modules.dropFirst() {
      let (path, call) = NetworkScopes.split(scope[...])
      let frame = ModuleFrame(path: NetworkScopes.withoutCalls(path), call: call == 0 ? nil : call)
      guard ModuleFrame.isPath(frame.path) else { return nil }
      frames.append(frame)
      classes.append((frame.path, Self.className(name)))
    }
    self.frames = frames
    self.classes = classes
    rootClass = Self.className(root.1)
    innermostClass = modules.count > 1 ? modules.last?.1 ?? "" : ""
    operation = (scopes.last ?? "", names.last ?? "")
  }

  /// The class without its Python module: `Conv2d` of `torch.nn.modules.conv.Conv2d`.
  private static func className(_ name: String) -> String {
    let end = name.firstIndex(of: "(") ?? name.endIndex
    let start = name[..<end].lastIndex(of: ".").map(name.index(after:)) ?? name.startIndex
    return String(name[start...])
  }
}
