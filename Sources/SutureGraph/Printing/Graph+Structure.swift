extension Graph {
  /// The structure as PyTorch prints a module: scopes by name and type, two spaces a level.
  public var structure: String {
    var children: [[Int]] = Array(repeating: [], count: scopes.count)
    for (index, scope) in scopes.enumerated() {
      if let parent = scope.parent { children[parent].append(index) }
    }
    // A graft comes after what was there before, as PyTorch prints modules added last.
    for index in children.indices {
      children[index] = children[index].filter { !scopes[$0].isGraft } + children[index].filter { scopes[$0].isGraft }
    }
    var lines: [String] = []
    appendStructure(of: 0, label: "", indent: "", children: children, to: &lines)
    return lines.joined(separator: "\n")
  }

  private func appendStructure(
    of index: Int, label: String, indent: String, children: [[Int]], to lines: inout [String]
  ) {
    let type = scopes[index].type
    guard !children[index].isEmpty else {
      lines.append("\(indent)\(label)\(type.contains("(") ? type : type + "()")")
      return
    }
    lines.append("\(indent)\(label)\(type)(")
    for child in children[index] {
      appendStructure(
        of: child, label: "(\(scopes[child].name)): ", indent: indent + "  ", children: children, to: &lines)
    }
    lines.append("\(indent))")
  }
}
