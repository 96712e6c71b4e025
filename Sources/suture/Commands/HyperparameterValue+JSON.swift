import SutureRegistry

/// As JSON has it: numbers, truth values, words and lists of numbers.
extension HyperparameterValue: Encodable {
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .integer(let number): try container.encode(number)
    case .real(let number): try container.encode(number)
    case .boolean(let truth): try container.encode(truth)
    case .text(let word): try container.encode(word)
    case .integers(let numbers): try container.encode(numbers)
    }
  }
}
