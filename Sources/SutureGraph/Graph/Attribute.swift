/// A named constant of an operation: axes, strides, epsilon.
public struct Attribute: Hashable, Sendable {
  /// A value of one of the four types of the plugin ABI.
  public enum Value: Hashable, Sendable {
    /// An integer; Booleans are 0 and 1.
    case integer(Int)
    /// A real number.
    case real(Double)
    /// A text, such as the name of a method.
    case text(String)
    /// A list of integers.
    case integers([Int])
  }

  /// The attribute's name, such as `stride`.
  public let name: String
  /// The attribute's value.
  public let value: Value

  /// Creates an attribute.
  public init(_ name: String, _ value: Value) {
    self.name = name
    self.value = value
  }
}

extension Attribute: CustomStringConvertible {
  /// The form in a graph's listing: `stride=[2, 2]`.
  public var description: String {
    switch value {
    case .integer(let number): "\(name)=\(number)"
    case .real(let number): "\(name)=\(number)"
    case .text(let word): "\(name)=\(word)"
    case .integers(let numbers): "\(name)=\(numbers)"
    }
  }
}
