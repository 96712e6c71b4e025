/// A named constant of an operation: axes, strides, epsilon.
public struct Attribute: Hashable, Sendable {
  /// The value, of one of the four types that cross the plugin border.
  public enum Value: Hashable, Sendable {
    /// A whole number; also truth values, as 0 and 1.
    case integer(Int)
    /// A real number.
    case real(Double)
    /// A word.
    case text(String)
    /// A list of whole numbers.
    case integers([Int])
  }

  /// The attribute's name, such as `stride`.
  public let name: String
  /// Its value.
  public let value: Value

  /// Creates an attribute.
  public init(_ name: String, _ value: Value) {
    self.name = name
    self.value = value
  }
}

extension Attribute: CustomStringConvertible {
  /// As in a graph's listing: `stride=[2, 2]`.
  public var description: String {
    switch value {
    case .integer(let number): "\(name)=\(number)"
    case .real(let number): "\(name)=\(number)"
    case .text(let word): "\(name)=\(word)"
    case .integers(let numbers): "\(name)=\(numbers)"
    }
  }
}
