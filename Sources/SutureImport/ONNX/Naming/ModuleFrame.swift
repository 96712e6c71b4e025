/// A module around a node, as the file names it.
struct ModuleFrame: Hashable {
  /// The path from the root, such as `layer1.0.conv1`.
  var path: String
  /// Distinguishes the calls of a shared module where the file numbers them; nil where it does not.
  var call: Int?

  /// The longest path, in bytes and in parts; longer ones are not taken for paths.
  private static let longestPath = (bytes: 1024, parts: 64)

  /// Whether a text is the path of a module or the name of a variable as in PyTorch: identifiers and numbers joined by
  /// dots.
  static func isPath(_ text: String) -> Bool {
    guard text.utf8.count <= longestPath.bytes else { return false }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count <= longestPath.parts
      && parts.allSatisfy { part in
        !part.isEmpty
          && part.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
              UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
              true
            default: false
            }
          }
      }
  }

  /// The paths that enclose a path, and itself, outermost first: `layer1`, `layer1.0`, `layer1.0.conv1`.
  static func prefixes(of path: String) -> [String] {
    var prefixes = path.indices.filter { path[$0] == "." }.map { String(path[..<$0]) }
    if !path.isEmpty { prefixes.append(path) }
    return prefixes
  }

  /// The path without its last part; empty for a path of one part.
  static func parent(of path: String) -> String {
    path.lastIndex(of: ".").map { String(path[..<$0]) } ?? ""
  }
}
