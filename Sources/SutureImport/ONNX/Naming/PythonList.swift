/// Reads lists of texts as Python prints them: `['', 'layer1', "it's"]`.
enum PythonList {
  /// The texts of a list; nil where the text is anything else.
  static func texts(_ text: String) -> [String]? {
    var rest = text.unicodeScalars[...]
    func skipSpaces() { while rest.first == " " { rest.removeFirst() } }
    func skip(_ scalar: Unicode.Scalar) -> Bool {
      guard rest.first == scalar else { return false }
      rest.removeFirst()
      return true
    }
    guard skip("[") else { return nil }
    var texts: [String] = []
    skipSpaces()
    while !skip("]") {
      guard texts.isEmpty || skip(",") else { return nil }
      skipSpaces()
      guard let quote = rest.first, quote == "'" || quote == "\"" else { return nil }
      rest.removeFirst()
      var part = String.UnicodeScalarView()
      while let scalar = rest.popFirst(), scalar != quote {
        guard scalar == "\\" else {
          part.append(scalar)
          continue
        }
        // Names of modules and classes need no other escapes.
        guard let escaped = rest.popFirst(), escaped == "\\" || escaped == "'" || escaped == "\"" else { return nil }
        part.append(escaped)
      }
      texts.append(String(part))
      skipSpaces()
      guard !rest.isEmpty else { return nil }
    }
    return rest.isEmpty ? texts : nil
  }
}
