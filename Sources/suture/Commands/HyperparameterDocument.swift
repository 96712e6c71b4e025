import SutureRegistry

/// A hyperparameter's value in JSON: a number, a Boolean, a string or a list of numbers.
struct HyperparameterDocument: Encodable, CustomStringConvertible {
  let value: HyperparameterValue

  init(_ value: HyperparameterValue) { self.value = value }

  var description: String { value.description }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch value {
    case .integer(let number): try container.encode(number)
    case .real(let number): try container.encode(number)
    case .boolean(let truth): try container.encode(truth)
    case .text(let word): try container.encode(word)
    case .integers(let numbers): try container.encode(numbers)
    }
  }
}
