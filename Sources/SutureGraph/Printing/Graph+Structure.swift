extension Graph {
  /// The structure as PyTorch prints a module: scopes with name and type, indented by two spaces per level, and equal
  /// numbered neighbours in a `ModuleList` printed once.
  public var structure: String { structureLines(isFolded: false).joined(separator: "\n") }

  /// The structure with equal numbered neighbours printed once everywhere: `(0-11): 12 x Block(`.
  public var foldedStructure: String { structureLines(isFolded: true).joined(separator: "\n") }

  private func structureLines(isFolded: Bool) -> [String] {
    var children: [[Int]] = Array(repeating: [], count: scopes.count)
    for (index, scope) in scopes.enumerated() {
      if let parent = scope.parent { children[parent].append(index) }
    }
    // Grafts follow the original children, as PyTorch prints modules added last.
    for index in children.indices {
      children[index] = children[index].filter { !scopes[$0].isGraft } + children[index].filter { scopes[$0].isGraft }
    }
    return structureLines(of: 0, children: children, isFolded: isFolded)
  }

  /// The lines of one scope, beginning with its type.
  private func structureLines(of index: Int, children: [[Int]], isFolded: Bool) -> [String] {
    let type = scopes[index].type
    guard !children[index].isEmpty else { return [type.contains("(") ? type : type + "()"] }
    var parts = children[index].map { child in
      StructurePart(
        name: scopes[child].name, lines: structureLines(of: child, children: children, isFolded: isFolded))
    }
    if isFolded || type == "ModuleList" { parts = StructurePart.folded(parts) }
    return ["\(type)("] + parts.flatMap(\.printed) + [")"]
  }
}

/// A child scope, or several equal ones whose names are consecutive numbers.
private struct StructurePart {
  let name: String
  let lines: [String]
  var count = 1

  /// The lines within the parent, indented.
  var printed: [String] {
    var label = "(\(name)): "
    if count > 1, let first = Int(name) { label = "(\(first)-\(first + count - 1)): \(count) x " }
    return ["  \(label)\(lines[0])"] + lines.dropFirst().map { "  \($0)" }
  }

  /// Merges neighbours that are equal and whose names are consecutive numbers.
  static func folded(_ parts: [StructurePart]) -> [StructurePart] {
    var folded: [StructurePart] = []
    for part in parts {
      if let last = folded.last, let first = Int(last.name), part.name == "\(first + last.count)",
        part.lines == last.lines
      {
        folded[folded.count - 1].count += 1
      } else {
        folded.append(part)
      }
    }
    return folded
  }
}
