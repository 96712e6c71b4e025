/// Python source with slots: literals that may differ between instances of a class and then become its parameters.
enum PythonText {
  private static let (start, middle, end): (Character, Character, Character) = ("\u{E000}", "\u{E001}", "\u{E002}")

  /// A literal that becomes a parameter of the class if instances differ in it.
  /// - Parameter hint: the parameter's name in that case.
  static func slot(_ hint: String, _ literal: String) -> String { "\(start)\(hint)\(middle)\(literal)\(end)" }

  /// An argument with a keyword, after others, that is left out where it has its default value: `, stride=2`.
  static func keyword(_ name: String, _ literal: String, default standard: String) -> String {
    "\(start)\(name)=\(standard)\(middle)\(literal)\(end)"
  }

  /// An integer in a slot.
  static func slot(_ hint: String, _ number: Int) -> String { slot(hint, "\(number)") }

  /// A literal and the name that its parameter should have.
  struct Slot: Hashable {
    let hint: String
    let literal: String
    /// The default value of an argument with a keyword; nil for other slots.
    var standard: String?

    /// What stands in the slot's place.
    /// - Parameter value: the literal, or the parameter that it has become.
    func text(_ value: String) -> String {
      guard let standard else { return value }
      return value == standard ? "" : ", \(hint)=\(value)"
    }

    /// What stands in the slot's place where it keeps its literal.
    var literalText: String { text(literal) }
  }

  /// The slots of a text, in order.
  static func slots(in text: String) -> [Slot] {
    var slots: [Slot] = []
    forEachPart(of: text, plain: { _ in }, slot: { slots.append($0) })
    return slots
  }

  /// The text with something in place of each slot.
  static func filled(_ text: String, _ replacement: (Slot) -> String) -> String {
    var result = ""
    forEachPart(of: text, plain: { result += $0 }, slot: { result += replacement($0) })
    return result
  }

  private static func forEachPart(of text: String, plain: (Substring) -> Void, slot: (Slot) -> Void) {
    var rest = Substring(text)
    while let opening = rest.firstIndex(of: start), let closing = rest[opening...].firstIndex(of: end) {
      plain(rest[..<opening])
      let inside = rest[rest.index(after: opening)..<closing].split(
        separator: middle, maxSplits: 1, omittingEmptySubsequences: false)
      let hint = inside[0].split(separator: "=", maxSplits: 1)
      slot(
        Slot(
          hint: String(hint.first ?? ""), literal: String(inside.last ?? ""),
          standard: hint.count > 1 ? String(hint[1]) : nil))
      rest = rest[rest.index(after: closing)...]
    }
    plain(rest)
  }

  // MARK: Literals

  /// A string literal.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case "\n": result += "\\n"
      case "\u{0}"..<"\u{20}", "\u{7f}":
        result += "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// A number: an integer where it is one, otherwise the shortest decimal that reads back as the same double.
  static func number(_ value: Double) -> String {
    if let whole = Int(exactly: value), abs(whole) < 1 << 53 { return "\(whole)" }
    return "\(value)"
  }

  /// `True` or `False`.
  static func boolean(_ value: Bool) -> String { value ? "True" : "False" }

  /// A tuple of texts: `(1, 2)`, `(1,)`.
  static func tuple(_ items: [String]) -> String {
    items.count == 1 ? "(\(items[0]),)" : "(\(items.joined(separator: ", ")))"
  }

  // MARK: Names

  private static let keywords: Set<String> = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
    "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
    "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
  ]

  /// Whether a name can be used as an identifier.
  static func isIdentifier(_ name: String) -> Bool {
    guard let first = name.utf8.first, !keywords.contains(name) else { return false }
    func isLetter(_ byte: UInt8) -> Bool {
      (65...90).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "_")
    }
    return isLetter(first) && name.utf8.allSatisfy { isLetter($0) || (48...57).contains($0) }
  }

  /// A name made an identifier by replacing what is not allowed.
  static func identifier(_ name: String, otherwise fallback: String) -> String {
    let letters = String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    if isIdentifier(letters), letters.contains(where: { $0 != "_" }) { return letters }
    return isIdentifier("_" + letters) && letters.contains { $0 != "_" } ? "_" + letters : fallback
  }

  /// The first of `name`, `name_2`, `name_3`… that is not taken.
  static func free(_ name: String, _ taken: Set<String>) -> String {
    guard taken.contains(name) else { return name }
    var number = 2
    while taken.contains("\(name)_\(number)") { number += 1 }
    return "\(name)_\(number)"
  }

  // MARK: Lines

  /// The longest line before it is broken.
  static let lineLength = 100

  /// A line, broken at the commas of its widest outer brackets if it is too long.
  static func wrapped(_ line: String) -> [String] {
    guard line.count > lineLength, let (opening, closing) = widestBrackets(of: line) else { return [line] }
    let indent = String(line.prefix { $0 == " " })
    let items = topLevelItems(line[line.index(after: opening)..<closing])
    guard !items.isEmpty else { return [line] }
    // A comma after the last item would make a tuple of an expression in parentheses.
    let isName = line[..<opening].last.map { $0.isLetter || $0.isNumber || "_])".contains($0) } ?? false
    let isCall = line[opening] == "(" ? isName : !isName
    let allowsComma = isCall && !items.contains { $0.contains(" for ") && !$0.hasPrefix("*") }
    let inner = indent + "    "
    var lines = [String(line[...opening])]
    let oneLine = inner + items.joined(separator: ", ") + (allowsComma ? "," : "")
    if oneLine.count <= lineLength {
      lines.append(oneLine)
    } else if items.allSatisfy({ $0.count <= 6 }) {
      // Numbers fill the lines.
      var line = inner
      for (index, item) in items.enumerated() {
        let text = item + (index < items.count - 1 || allowsComma ? "," : "")
        if line.count + text.count > lineLength {
          lines.append(line)
          line = inner
        }
        line += line == inner ? text : " \(text)"
      }
      lines.append(line)
    } else {
      for (index, item) in items.enumerated() {
        var broken = wrapped(inner + item)
        if allowsComma || index < items.count - 1 { broken[broken.count - 1] += "," }
        lines += broken
      }
    }
    return lines + [indent + line[closing...]]
  }

  /// The outermost brackets that contain the most text.
  private static func widestBrackets(of line: String) -> (String.Index, String.Index)? {
    var depth = 0
    var opening: String.Index?
    var found: (String.Index, String.Index)?
    var widest = 0
    var isQuoted = false
    for index in line.indices {
      switch line[index] {
      case "\"": isQuoted.toggle()
      case _ where isQuoted: continue
      case "(", "[", "{":
        if depth == 0 { opening = index }
        depth += 1
      case ")", "]", "}":
        depth -= 1
        guard depth == 0, let start = opening else { continue }
        let width = line.distance(from: start, to: index)
        if width > widest { (found, widest) = ((start, index), width) }
      default: continue
      }
    }
    return found
  }

  private static func topLevelItems(_ text: Substring) -> [String] {
    var items: [String] = []
    var item = ""
    var depth = 0
    var isQuoted = false
    for character in text {
      if character == "\"" { isQuoted.toggle() }
      if !isQuoted, "([{".contains(character) { depth += 1 }
      if !isQuoted, ")]}".contains(character) { depth -= 1 }
      if character == ",", depth == 0, !isQuoted {
        items.append(item.trimmed)
        item = ""
      } else {
        item.append(character)
      }
    }
    if !item.trimmed.isEmpty { items.append(item.trimmed) }
    return items
  }
}

extension String {
  fileprivate var trimmed: String { String(drop { $0 == " " }) }
}
