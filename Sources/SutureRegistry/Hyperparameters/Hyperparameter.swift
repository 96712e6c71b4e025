/// A setting of a module, as declared in its manifest.
public struct Hyperparameter: Hashable, Sendable {
  /// The maximum length of a list.
  public static let maximumListLength = 64

  /// The name used in compositions.
  public let name: String
  /// The type of its values.
  public let type: HyperparameterType
  /// The default value.
  public let standard: HyperparameterValue
  /// The smallest allowed value (for lists, of each element); nil if unbounded.
  public let minimum: HyperparameterValue?
  /// The largest allowed value (for lists, of each element); nil if unbounded.
  public let maximum: HyperparameterValue?
  /// The allowed values (for lists, of each element); empty if unrestricted.
  public let choices: [HyperparameterValue]
  /// Values worth trying in a sweep.
  public let sweep: [HyperparameterValue]
  /// A description of its effect.
  public let documentation: String?
}

extension Hyperparameter {
  /// Checks a value's type, range and choices, and converts integers if the type is real.
  /// - Parameter module: the module's id, for the error.
  /// - Returns: the value in the hyperparameter's type.
  public func check(
    _ value: HyperparameterValue, of module: String
  ) throws(HyperparameterError) -> HyperparameterValue {
    let value = try converted(value, of: module)
    for element in elements(of: value) {
      if isBelow(element, minimum) || isBelow(maximum, element) {
        throw .outOfRange(module: module, name: name, value: element, minimum: minimum, maximum: maximum)
      }
      guard choices.isEmpty || choices.contains(element) else {
        throw .notAChoice(module: module, name: name, value: element, choices: choices)
      }
    }
    return value
  }

  private func converted(
    _ value: HyperparameterValue, of module: String
  ) throws(HyperparameterError) -> HyperparameterValue {
    switch (type, value) {
    case (.integer, .integer), (.boolean, .boolean), (.text, .text): return value
    case (.real, .real(let number)) where number.isFinite: return value
    case (.real, .integer(let number)): return .real(Double(number))
    case (.integers, .integers(let numbers)):
      guard (1...Hyperparameter.maximumListLength).contains(numbers.count) else {
        throw .listLength(module: module, name: name, count: numbers.count)
      }
      return value
    default: throw .wrongType(module: module, name: name, value: value, type: type)
    }
  }

  /// The values to which ranges and choices apply: a list's elements, or the value itself.
  private func elements(of value: HyperparameterValue) -> [HyperparameterValue] {
    if case .integers(let numbers) = value { numbers.map { .integer($0) } } else { [value] }
  }

  private func isBelow(_ a: HyperparameterValue?, _ b: HyperparameterValue?) -> Bool {
    switch (a, b) {
    case (.integer(let a), .integer(let b)): a < b
    case (.real(let a), .real(let b)): a < b
    default: false
    }
  }
}
