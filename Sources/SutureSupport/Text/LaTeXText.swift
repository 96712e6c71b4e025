/// Texts of any origin made safe for LaTeX, and the signs of this program typeset.
package enum LaTeXText {
  /// The text with all special characters escaped; control characters become spaces.
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
      // Fonts of every encoding have these two quotes, though not straight.
      case "\"": "''"
      case "`": "{`}"
      case "–": "--"
      default: scalar.properties.generalCategory == .control ? " " : String(scalar)
      }
    }.joined()
  }

  /// A sentence of this program around texts of any origin: escaped, with `±`, `−` and `Δ` typeset.
  package static func sentence(_ text: String) -> String {
    escape(text).replacing("±", with: "$\\pm$").replacing("−", with: "$-$").replacing("Δ", with: "$\\Delta$")
      .replacing(" \\%", with: "\\,\\%")
  }

  /// A number, possibly with `±`, with the signs of mathematics.
  package static func number(_ text: String) -> String {
    text.map { character in
      switch character {
      case "±": "$\\pm$"
      case "+": "$+$"
      case "−": "$-$"
      case "–": "--"
      default: String(character)
      }
    }.joined()
  }
}
