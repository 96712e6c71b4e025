/// Names for variables that have none in the file.
struct ONNXFreeNames {
  private var taken: Set<String> = []
  /// The number of names that were given, by the name without a number.
  private var given: [String: Int] = [:]
  /// What stands for the module of nodes outside of modules, by the names of their first outputs.
  private var folders: [String: String] = [:]
  /// The number of such nodes, by type.
  private var counts: [String: Int] = [:]

  init(_ kinds: [ONNXVariableKinds.Kind]) {
    for case .named(let name, _) in kinds { taken.insert(name) }
  }

  /// A free name.
  /// - Parameters:
  ///   - part: the last part, such as `weight`.
  ///   - module: the path of the module; where it is empty, the type of the node and a number stand for it.
  mutating func take(_ part: String, in module: String, of node: ONNXNodeMessage) -> String {
    let base = "\(module.isEmpty ? folder(of: node) : module).\(part)"
    var number = given[base, default: 0]
    var name: String
    repeat {
      number += 1
      name = number == 1 ? base : "\(base)_\(number)"
    } while !taken.insert(name).inserted
    given[base] = number
    return name
  }

  private mutating func folder(of node: ONNXNodeMessage) -> String {
    let key = node.outputs.first ?? ""
    if let folder = folders[key] { return folder }
    let type = ModuleFrame.isPath(node.type) ? node.type.lowercased() : "node"
    let count = counts[type, default: 0]
    counts[type] = count + 1
    let folder = "\(type)_\(count)"
    folders[key] = folder
    return folder
  }
}
