import SutureSupport

extension Hyperparameter {
  /// Reads `reduction: {type: int, default: 16, min: 1, max: 1024, sweep: [4, 8, 16], doc: …}`.
  init(_ reader: YAMLReader) throws(YAMLError) {
    let fields = try reader.mapping(keys: ["type", "default", "min", "max", "choices", "sweep", "doc"])
    let type = try fields.required("type").hyperparameterType()
    let hasBounds = type == .integer || type == .real || type == .integers
    for key in ["min", "max"] where !hasBounds {
      if let field = fields[key] { throw field.error(.unknownKey, "'\(key)' does not apply to \(type.rawValue)") }
    }
    let minimum = try fields["min"]?.element(type)
    let maximum = try fields["max"]?.element(type)
    let choices = try fields["choices"]?.list(limit: 64) { item throws(YAMLError) in try item.element(type) } ?? []
    if let field = fields["choices"] {
      if type == .boolean { throw field.error(.unknownKey, "'choices' does not apply to bool") }
      if choices.isEmpty { throw field.error(.invalidValue, "'choices' is empty") }
      if Set(choices).count < choices.count { throw field.error(.invalidValue, "'choices' has a duplicate value") }
    } else if type == .text {
      throw reader.error(.missingKey, "\(quoted(reader.name)) has no 'choices', which a string needs")
    }
    // A hyperparameter without default and sweep values, by whose rules those are then checked.
    let rules = Hyperparameter(
      name: reader.name, type: type, standard: .integer(0), minimum: minimum, maximum: maximum, choices: choices,
      sweep: [], documentation: nil)
    for (index, choice) in choices.enumerated() where rules.isOutside(choice) {
      throw reader.error(.invalidValue, "choice \(index + 1) of \(quoted(reader.name)) is outside its own bounds")
    }
    if let field = fields["max"], rules.isOutside(maximum) {
      throw field.error(.invalidValue, "'max' of \(quoted(reader.name)) is below 'min'")
    }
    self.init(
      name: reader.name, type: type, standard: try fields.required("default").value(rules, "the default"),
      minimum: minimum, maximum: maximum, choices: choices,
      sweep: try fields["sweep"]?.list(limit: 256) { item throws(YAMLError) in
        try item.value(rules, "a sweep value")
      } ?? [],
      documentation: try fields["doc"]?.text(limit: 1000))
  }

  private func isOutside(_ value: HyperparameterValue?) -> Bool {
    switch (value, minimum, maximum) {
    case (.integer(let value), let low, let high):
      if case .integer(let low) = low, value < low { return true }
      if case .integer(let high) = high, value > high { return true }
    case (.real(let value), let low, let high):
      if case .real(let low) = low, value < low { return true }
      if case .real(let high) = high, value > high { return true }
    default: break
    }
    return false
  }
}

extension YAMLReader {
  fileprivate func hyperparameterType() throws(YAMLError) -> HyperparameterType {
    if plainText == "list of int" { return .integers }
    return try word()
  }

  /// Reads a bound or choice, which for lists applies to each element.
  fileprivate func element(_ type: HyperparameterType) throws(YAMLError) -> HyperparameterValue {
    switch type {
    case .integer, .integers: .integer(try integer())
    case .real: .real(try real())
    case .boolean: .boolean(try boolean())
    case .text: .text(try text(limit: 64))
    }
  }

  /// Reads a value and checks it by its hyperparameter's rules.
  fileprivate func value(_ rules: Hyperparameter, _ what: String) throws(YAMLError) -> HyperparameterValue {
    let value: HyperparameterValue
    if rules.type == .integers {
      value = .integers(try list(limit: 1024) { item throws(YAMLError) in try item.integer() })
    } else {
      value = try element(rules.type)
    }
    do throws(HyperparameterError) {
      return try rules.check(value, of: "")
    } catch {
      throw self.error(.invalidValue, "\(what) of \(quoted(rules.name)) \(error.fact)")
    }
  }
}
