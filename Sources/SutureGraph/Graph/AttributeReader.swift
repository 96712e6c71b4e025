/// Reads an operation's attributes by name and type, and detects attributes that were not read.
public struct AttributeReader {
  /// The operation's name, for messages.
  public let operation: String
  private var remaining: [String: Attribute.Value] = [:]

  /// Reads a list of attributes.
  /// - Throws: `GraphError.invalidAttribute` for a duplicate name.
  public init(operation: String, _ attributes: [Attribute]) throws(GraphError) {
    self.operation = operation
    for attribute in attributes {
      guard remaining.updateValue(attribute.value, forKey: attribute.name) == nil else {
        throw .invalidAttribute(operation: operation, attribute: attribute.name, reason: "is given twice")
      }
    }
  }

  /// Whether an attribute is given and not yet read.
  public func contains(_ name: String) -> Bool { remaining[name] != nil }

  private func wrongType(_ name: String, _ wanted: String) -> GraphError {
    .invalidAttribute(operation: operation, attribute: name, reason: "must be \(wanted)")
  }

  private func missing(_ name: String) -> GraphError {
    .invalidAttribute(operation: operation, attribute: name, reason: "is missing")
  }

  /// An integer; the default if the attribute is absent, an error if there is no default.
  public mutating func integer(_ name: String, default standard: Int? = nil) throws(GraphError) -> Int {
    switch remaining.removeValue(forKey: name) {
    case .integer(let number): return number
    case nil:
      if let standard { return standard }
      throw missing(name)
    default: throw wrongType(name, "a whole number")
    }
  }

  /// A Boolean, given as 0 or 1.
  public mutating func boolean(_ name: String, default standard: Bool) throws(GraphError) -> Bool {
    try integer(name, default: standard ? 1 : 0) != 0
  }

  /// A finite real number, given as a real number or an integer.
  public mutating func real(_ name: String, default standard: Double? = nil) throws(GraphError) -> Double {
    let number: Double
    switch remaining.removeValue(forKey: name) {
    case .real(let value): number = value
    case .integer(let value): number = Double(value)
    case nil:
      guard let standard else { throw missing(name) }
      number = standard
    default: throw wrongType(name, "a number")
    }
    guard number.isFinite else { throw wrongType(name, "a finite number") }
    return number
  }

  /// The attribute `epsilon`, which is added to a variance before its square root: not negative, 1e-5 by default.
  public mutating func epsilon() throws(GraphError) -> Double {
    let number = try real("epsilon", default: 1e-5)
    guard number >= 0 else { throw wrongType("epsilon", "a number from 0 on") }
    return number
  }

  /// A text.
  public mutating func text(_ name: String, default standard: String? = nil) throws(GraphError) -> String {
    switch remaining.removeValue(forKey: name) {
    case .text(let word): return word
    case nil:
      if let standard { return standard }
      throw missing(name)
    default: throw wrongType(name, "a word")
    }
  }

  /// A list of integers; a single integer counts as a list of one.
  public mutating func integers(_ name: String, default standard: [Int]? = nil) throws(GraphError) -> [Int] {
    switch remaining.removeValue(forKey: name) {
    case .integers(let numbers): return numbers
    case .integer(let number): return [number]
    case nil:
      if let standard { return standard }
      throw missing(name)
    default: throw wrongType(name, "a list of whole numbers")
    }
  }

  /// Finishes reading.
  /// - Throws: `GraphError.invalidAttribute` for an attribute that was not read.
  public func finish() throws(GraphError) {
    if let name = remaining.keys.min() {
      throw .invalidAttribute(operation: operation, attribute: name, reason: "is not an attribute of this operation")
    }
  }
}
