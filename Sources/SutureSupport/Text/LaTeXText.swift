/// Texts of any origin made safe for LaTeX, and this program's own signs typeset.
package enum LaTeXText {
  /// The text as it reads, whatever it contains; control characters become spaces.
  package static func escape(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "&", "%", "$", "#", "_", "{", "}": "\\\(scalar)"
      case "\\": "\\textbackslash{}"
      case "~": "\\textasciitilde{}"
      case "^": "\\textasciicircum{}"
      case "<": "\\textless{}"
      case ">": "\\textgreater{}"
      case "|": "\\textbar{}"
      // Fonts of every encoding have these two, if not straight.
      case "\"": "''"
      case "`": "{`}"
      case "–": "--"
      default: scalar.properties.generalCategory == .control ? " " : String(scalar)
      }
    }.joined()
  }

  /// A sentence of ours around texts of any origin: escaped, with `±` and `Δ` typeset.
  package static func sentence(_ text: String) -> String {
    escape(text).replacing("±", with: "$\\pm$").replacing("Δ", with: "$\\Delta$").replacing(" \\%", with: "\\,\\%")
  }

  /// A number with `±`, signs as LaTeX's own.
  package static func number(_ text: String) -> String {
    text.map { character in
      switch character {
      case "±": "$\\pm$"
      case "+": "$+$"
      case "-": "$-$"
      case "–": "--"
      default: String(character)
      }
    }.joined()
  }

  /// A composition with its operators as mathematics: → ⊙ + ∥; the rest is escaped.
  ///
  /// Operators stand between spaces; within a quoted value the same characters are text.
  package static func composition(_ text: String) -> String {
    var typeset = ""
    var plain = ""
    var isQuoted = false
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    for (index, word) in words.enumerated() {
      if index > 0 { plain += " " }
      if !isQuoted, let sign = operators[String(word)] {
        typeset += escape(plain) + sign
        plain = ""
        continue
      }
      var isEscaped = false
      for character in word {
        if character == "\"", !isEscaped { isQuoted.toggle() }
        isEscaped = character == "\\" && !isEscaped
      }
      plain += word
    }
    return typeset + escape(plain)
  }

  private static let operators = [
    ">>": "$\\rightarrow$", "*": "$\\odot$", "+": "$+$", "|": "$\\Vert$",
  ]
}
