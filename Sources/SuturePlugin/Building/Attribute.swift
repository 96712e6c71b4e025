/// A constant of an operation, written as a literal: `["axis": 1, "epsilon": 1e-5, "size": [7, 7]]`.
public enum Attribute: Sendable {
  /// An integer; truth values are 0 and 1.
  case integer(Int)
  /// A real number.
  case real(Double)
  /// A word.
  case text(String)
  /// A list of integers.
  case integers([Int])
}

extension Attribute: ExpressibleByIntegerLiteral {
  /// A whole number.
  public init(integerLiteral value: Int) { self = .integer(value) }
}

extension Attribute: ExpressibleByBooleanLiteral {
  /// A truth value.
  public init(booleanLiteral value: Bool) { self = .integer(value ? 1 : 0) }
}

extension Attribute: ExpressibleByFloatLiteral {
  /// A real number.
  public init(floatLiteral value: Double) { self = .real(value) }
}

extension Attribute: ExpressibleByStringLiteral {
  /// A word.
  public init(stringLiteral value: String) { self = .text(value) }
}

extension Attribute: ExpressibleByArrayLiteral {
  /// A list of whole numbers.
  public init(arrayLiteral elements: Int...) { self = .integers(elements) }
}
