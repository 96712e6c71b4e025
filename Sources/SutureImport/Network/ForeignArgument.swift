/// An argument of an operation of a foreign network.
public indirect enum ForeignArgument: Hashable, Sendable {
  /// Nothing: an optional argument that is left out.
  case none
  /// A value of the network, by name: a tensor, or a number that follows from the input's sizes.
  case value(String)
  /// An integer.
  case integer(Int)
  /// A real number.
  case real(Double)
  /// A truth value.
  case boolean(Bool)
  /// A word, such as the name of a method, an element type or a memory format.
  case text(String)
  /// A tensor of known elements.
  case tensor(ForeignTensor)
  /// A list.
  case list([ForeignArgument])

  /// The names of the values in it.
  public var valueNames: [String] {
    switch self {
    case .value(let name): [name]
    case .list(let items): items.flatMap(\.valueNames)
    case .none, .integer, .real, .boolean, .text, .tensor: []
    }
  }
}

/// As JSON: `null`, `"%name"` for a value, `3`, `{"real": "0.5"}`, `true`, `"=word"` for a text, `{"tensor": …}`, `[…]`.
extension ForeignArgument: Codable {
  private enum CodingKeys: String, CodingKey {
    case real
    case tensor
  }

  /// Reads an argument.
  public init(from decoder: any Decoder) throws {
    if var list = try? decoder.unkeyedContainer() {
      var items: [ForeignArgument] = []
      while !list.isAtEnd { items.append(try list.decode(ForeignArgument.self)) }
      self = .list(items)
      return
    }
    if let object = try? decoder.container(keyedBy: CodingKeys.self) {
      if object.contains(.tensor) {
        self = .tensor(try object.decode(ForeignTensor.self, forKey: .tensor))
        return
      }
      let text = try object.decode(String.self, forKey: .real)
      guard let number = Double(text) else {
        throw DecodingError.dataCorruptedError(forKey: .real, in: object, debugDescription: "a number is expected")
      }
      self = .real(number)
      return
    }
    let single = try decoder.singleValueContainer()
    if single.decodeNil() {
      self = .none
    } else if let flag = try? single.decode(Bool.self) {
      self = .boolean(flag)
    } else if let number = try? single.decode(Int.self) {
      self = .integer(number)
    } else {
      let text = try single.decode(String.self)
      switch text.first {
      case "%": self = .value(String(text.dropFirst()))
      case "=": self = .text(String(text.dropFirst()))
      default:
        throw DecodingError.dataCorruptedError(in: single, debugDescription: "a text begins with neither '%' nor '='")
      }
    }
  }

  /// Writes the argument.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .list(let items):
      var list = encoder.unkeyedContainer()
      for item in items { try list.encode(item) }
    case .real(let number):
      var object = encoder.container(keyedBy: CodingKeys.self)
      try object.encode("\(number)", forKey: .real)
    case .tensor(let tensor):
      var object = encoder.container(keyedBy: CodingKeys.self)
      try object.encode(tensor, forKey: .tensor)
    case .none:
      var single = encoder.singleValueContainer()
      try single.encodeNil()
    case .value(let name): try ForeignArgument.encode("%\(name)", to: encoder)
    case .text(let word): try ForeignArgument.encode("=\(word)", to: encoder)
    case .integer(let number): try ForeignArgument.encode(number, to: encoder)
    case .boolean(let flag): try ForeignArgument.encode(flag, to: encoder)
    }
  }

  private static func encode(_ value: some Encodable, to encoder: any Encoder) throws {
    var single = encoder.singleValueContainer()
    try single.encode(value)
  }
}
