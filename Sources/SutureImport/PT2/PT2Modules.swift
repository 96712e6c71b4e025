/// The modules that the nodes of a program belong to, from the stacks of modules that were being called.
///
/// A stack is a text such as `L__self__,,net.Net;L__self__block@1,block,net.Block`: for each module a key, its path and
/// its class. The key tells the calls of a module apart, counted over the whole program; here they are counted within the
/// call of the module around it, so that the second call of `block` has `block@1` and `block@1.conv`.
///
/// - Source: `serialize_metadata` and `deserialize_metadata` of `torch/_export/serde/serialize.py`.
struct PT2Modules {
  /// One call of a module, within a call of the module around it.
  private struct Call: Hashable {
    var parent: String
    var path: String
    var key: String
  }

  /// The maximum number of parts of a path.
  private static let maximumDepth = 100
  /// The key of a node that the exporter added outside of all modules.
  private static let emptyKey = "_empty_nn_module_stack_from_metadata_hook"

  /// The classes of the modules by path, such as `layer1.0.conv1`: `Conv2d`.
  private(set) var classes: [String: String] = [:]
  /// The class of the whole network.
  private(set) var rootClass: String?
  /// Whether any node has told its modules.
  private(set) var isKnown = false
  /// The paths of the calls, with their numbers.
  private var calls: [Call: String] = [:]
  /// How often a module was called so far, within a call of the module around it.
  private var counts: [Call: Int] = [:]
  /// The path of the previous stack; neighbours often have the same.
  private var previous: (stack: String, path: String)?

  /// The path of a stack's innermost module; nil where the stack is empty or malformed.
  /// - Throws: `ImportError` for a path of too many parts.
  mutating func path(ofStack stack: String) throws -> String? {
    if let previous, previous.stack == stack { return previous.path }
    var (path, plain) = ("", "")
    var entries: [(key: String, path: String, type: String)] = []
    for text in stack.split(separator: ";") {
      let parts = PT2Modules.parts(text)
      guard parts.count == 3, parts[0] != PT2Modules.emptyKey else { return nil }
      entries.append((parts[0], parts[1], PT2Modules.className(parts[2])))
    }
    guard !entries.isEmpty else { return nil }
    isKnown = true
    for entry in entries {
      if entry.path.isEmpty {
        if rootClass == nil, !entry.type.isEmpty { rootClass = entry.type }
        continue
      }
      let depth = entry.path.utf8.count { $0 == UInt8(ascii: ".") } + 1
      guard depth <= PT2Modules.maximumDepth else {
        throw ImportError(
          file: "", "the path of a module has \(depth) parts, and at most \(PT2Modules.maximumDepth) are read")
      }
      if classes[entry.path] == nil { classes[entry.path] = entry.type }
      // A module that is called from another than the one it lies in keeps its own path.
      let isInner = !plain.isEmpty && entry.path.hasPrefix(plain + ".")
      let (parent, local) = isInner ? (path, String(entry.path.dropFirst(plain.count + 1))) : ("", entry.path)
      path = call(Call(parent: parent, path: local, key: entry.key))
      plain = entry.path
    }
    previous = (stack, path)
    return path
  }

  /// The path of a call, with the number of the call where it is not the first.
  private mutating func call(_ call: Call) -> String {
    if let path = calls[call] { return path }
    let module = Call(parent: call.parent, path: call.path, key: "")
    let number = counts[module, default: 0]
    counts[module] = number + 1
    let name = call.parent.isEmpty ? call.path : "\(call.parent).\(call.path)"
    let path = number == 0 ? name : "\(name)@\(number)"
    calls[call] = path
    return path
  }

  /// The parts between commas, except for those within brackets.
  private static func parts(_ text: Substring) -> [String] {
    guard text.utf8.contains(where: { $0 == UInt8(ascii: "(") || $0 == UInt8(ascii: "[") }) else {
      return text.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
    }
    var parts: [String] = []
    var part = ""
    var depth = 0
    for character in text.unicodeScalars {
      switch character {
      case "(", "[": depth += 1
      case ")", "]": depth -= 1
      case "," where depth == 0:
        parts.append(part)
        part = ""
        continue
      default: break
      }
      part.unicodeScalars.append(character)
    }
    return parts + [part]
  }

  /// The last part of a class's full name, without parameters: `Conv2d` of `torch.nn.modules.conv.Conv2d`.
  private static func className(_ type: String) -> String {
    let name = type.prefix { $0 != "[" && $0 != "(" }
    return String(name.split(separator: ".").last ?? "")
  }
}
