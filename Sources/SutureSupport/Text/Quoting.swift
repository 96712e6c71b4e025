/// Text of unknown origin in single quotes: cut to `limit` characters, with control characters escaped, so that text from
/// files cannot control a terminal.
package func quoted(_ text: String, limit: Int = 80) -> String {
  var shown = ""
  for scalar in text.unicodeScalars.prefix(limit) {
    shown.unicodeScalars.append(
      contentsOf: isPrintable(scalar) ? [scalar] : Array("\\u{\(hex(scalar))}".unicodeScalars))
  }
  return text.unicodeScalars.count > limit ? "'\(shown)…'" : "'\(shown)'"
}

/// Whether a character is shown as it is: neither a control character nor one that reorders the text around it.
package func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .lineSeparator, .paragraphSeparator, .surrogate: false
  case .format: !scalar.properties.isBidiControl
  default: true
  }
}

private func hex(_ scalar: Unicode.Scalar) -> String { String(scalar.value, radix: 16) }

/// Words as a list: `a`, `a or b`, `a, b or c`.
package func listed(_ words: [String], _ conjunction: String = "or") -> String {
  guard let last = words.last, words.count > 1 else { return words.first ?? "" }
  return "\(words.dropLast().joined(separator: ", ")) \(conjunction) \(last)"
}
