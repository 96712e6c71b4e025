/// A Python expression and how tightly its outermost operator binds.
struct PythonExpression: Hashable {
  /// How tightly operators bind, from loose to tight.
  enum Level: Int, Comparable {
    case sum
    case product
    case sign
    case atom

    static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
  }

  let text: String
  let level: Level

  init(_ text: String, _ level: Level = .atom) {
    self.text = text
    self.level = level
  }

  /// The text, in parentheses if its operator binds less tightly than asked.
  func text(at level: Level) -> String { self.level < level ? "(\(text))" : text }

  /// The expression as the object of a method call or subscript.
  var object: String { text(at: .atom) }

  /// A call of a method.
  func method(_ name: String, _ arguments: String...) -> PythonExpression {
    PythonExpression("\(object).\(name)(\(arguments.filter { !$0.isEmpty }.joined(separator: ", ")))")
  }

  static func call(_ function: String, _ arguments: [String]) -> PythonExpression {
    PythonExpression("\(function)(\(arguments.joined(separator: ", ")))")
  }

  /// `a + b`: the right operand of a subtraction, like that of a division, binds more tightly.
  static func binary(_ a: PythonExpression, _ sign: String, _ b: PythonExpression) -> PythonExpression {
    let level: Level = sign == "+" || sign == "-" ? .sum : .product
    let isAssociative = sign == "+" || sign == "*"
    let right = isAssociative ? level : level == .sum ? .product : .sign
    return PythonExpression("\(a.text(at: level)) \(sign) \(b.text(at: right))", level)
  }
}
