/// The paths of modules by the names of nodes, as PyTorch's exporter by TorchScript writes them:
/// `/layer1/layer1.0/conv1/Conv`.
///
/// A name lists the modules around the node. An item of a container repeats the container's name (`layer1.0`), unless
/// the container is not a module that is called (`/blocks.0/conv/Conv`, `/left/Conv` for `branches.left`). Further
/// calls of a module have a number, and so have its own operations, but not the modules in it: the second call of
/// `attn` has the nodes `/attn_1/Reshape` and `/attn/proj_1/MatMul`.
struct ONNXNodeNames {
  /// The paths of modules that have variables, and those around them.
  private let known: Set<String>
  /// The lists of names of modules that occur, each joined by slashes.
  private var occurring: Set<String> = []
  /// The number of calls by lists of names without numbers, where there is more than one.
  private var calls: [String: Int] = [:]
  /// The paths of lists of names where variables tell more than the names.
  private var corrections: [String: String] = [:]

  /// - Parameters:
  ///   - nodes: the nodes, and the path of the module of their weights where that is known.
  ///   - known: the paths of modules that have variables.
  ///   - bytes: accounts for the memory of the names.
  init(_ nodes: [(name: String, module: String?)], known: Set<String>, _ bytes: ONNXBytes) throws(ONNXFault) {
    var prefixes: Set<String> = []
    for path in known {
      for prefix in ModuleFrame.prefixes(of: path) where prefixes.insert(prefix).inserted {
        try bytes.charge(MemoryLayout<String>.stride + prefix.utf8.count)
      }
    }
    self.known = prefixes
    for node in nodes {
      guard let parts = Self.parts(node.name) else { continue }
      for end in parts.indices {
        let list = Self.joined(parts[...end])
        guard occurring.insert(list).inserted else { continue }
        try bytes.charge(MemoryLayout<String>.stride + list.utf8.count)
      }
    }
    let names = Set(prefixes.map { $0[($0.lastIndex(of: ".").map($0.index(after:)) ?? $0.startIndex)...] })
    for list in occurring {
      let parts = list.split(separator: "/")
      guard let last = parts.last, !names.contains(last), let (base, number) = Self.numbered(last) else { continue }
      let first = Self.joined(parts.dropLast() + [base[...]])
      calls[first] = max(calls[first] ?? 0, number + 1)
    }
    for node in nodes {
      guard let module = node.module, let parts = Self.parts(node.name) else { continue }
      correct(parts, by: module)
    }
  }

  /// The modules around a node, outermost first; nil where the name does not tell.
  func frames(_ name: String) -> [ModuleFrame]? {
    guard let parts = Self.parts(name) else { return nil }
    return resolved(parts)
  }

  /// The names of modules in the name of a node; nil for other names.
  static func parts(_ name: String) -> [Substring]? {
    // As for paths, the limits bound the work for each node.
    guard name.hasPrefix("/"), name.utf8.count <= 4096 else { return nil }
    let parts = name.dropFirst().split(separator: "/", omittingEmptySubsequences: false).dropLast()
    guard parts.count <= 64, parts.allSatisfy({ ModuleFrame.isPath(String($0)) }) else { return nil }
    return Array(parts)
  }

  private static func joined(_ parts: ArraySlice<Substring>) -> String { parts.joined(separator: "/") }

  private func resolved(_ parts: [Substring]) -> [ModuleFrame] {
    var frames: [ModuleFrame] = []
    var path = ""
    var before = ""
    for (index, part) in parts.enumerated() {
      let list = Self.joined(parts[...index])
      var frame = ModuleFrame(path: corrections[list] ?? join(path, before, String(part)))
      let outerName = before
      before = String(part)
      if !known.contains(frame.path), let (base, number) = Self.numbered(part) {
        let outer = parts[..<index]
        let first = corrections[Self.joined(outer + [base[...]])] ?? join(path, outerName, base)
        if known.contains(first) || occurring.contains(Self.joined(outer + [base[...]])) {
          frame = ModuleFrame(path: first, call: number)
          before = base
        }
      }
      if frame.call == nil, calls[list] != nil { frame.call = 0 }
      path = frame.path
      frames.append(frame)
    }
    // Modules within the calls of another one are numbered across these.
    for index in frames.indices.dropFirst().reversed() {
      let outer = parts[..<index]
      let base = frames[index].call ?? 0 > 0 ? Self.numbered(parts[index])?.base[...] ?? parts[index] : parts[index]
      guard let number = frames[index].call, frames[index - 1].call == 0, let count = calls[Self.joined(outer)],
        let innerCount = calls[Self.joined(outer + [base])], innerCount % count == 0
      else { continue }
      frames[index - 1].call = number / (innerCount / count)
    }
    return frames
  }

  /// The path of a module by its name within another one, which may repeat the other's name.
  private func join(_ path: String, _ before: String, _ name: String) -> String {
    let inner = path.isEmpty ? name : "\(path).\(name)"
    guard !before.isEmpty, name.hasPrefix(before + ".") else { return inner }
    let item = path + name.dropFirst(before.count)
    return known.contains(inner) && !known.contains(item) ? inner : item
  }

  /// A name that ends with a number after `_`, in two parts.
  private static func numbered(_ part: Substring) -> (base: String, number: Int)? {
    guard let bar = part.lastIndex(of: "_"), bar > part.startIndex, let number = Int(part[part.index(after: bar)...]),
      (1...1_000_000).contains(number)
    else { return nil }
    return (String(part[..<bar]), number)
  }

  /// Learns from the module of a node's weights which containers the node's name leaves out.
  private mutating func correct(_ parts: [Substring], by module: String) {
    let frames = resolved(parts)
    guard let last = frames.last, last.path != module else { return }
    let (named, actual) = (last.path.split(separator: "."), module.split(separator: "."))
    var common = 0
    while common < min(named.count, actual.count), named[common] == actual[common] { common += 1 }
    let rest = named[common...]
    guard !rest.isEmpty, actual.count > named.count, actual.suffix(rest.count).elementsEqual(rest) else { return }
    guard let index = frames.firstIndex(where: { $0.path.split(separator: ".").count > common }) else { return }
    let count = frames[index].path.split(separator: ".").count + actual.count - named.count
    corrections[Self.joined(parts[...index])] = actual.prefix(count).joined(separator: ".")
  }
}
