extension Manifest {
  /// Fills in defaults and checks what is given.
  /// - Returns: a value for every hyperparameter, each in its own type.
  /// - Throws: `HyperparameterError` for an unknown name or a value that is not allowed.
  public func resolve(
    _ given: [String: HyperparameterValue]
  ) throws(HyperparameterError) -> [String: HyperparameterValue] {
    let known = hyperparameters.map(\.name)
    if let name = given.keys.filter({ !known.contains($0) }).min() {
      throw .unknown(module: id, name: name, known: known)
    }
    var resolved: [String: HyperparameterValue] = [:]
    for hyperparameter in hyperparameters {
      let value = given[hyperparameter.name]
      resolved[hyperparameter.name] =
        try value.map { value throws(HyperparameterError) in
          try hyperparameter.check(value, of: id)
        } ?? hyperparameter.standard
    }
    return resolved
  }

  /// As a composition writes it, without what equals the defaults: `se(reduction: 8)`.
  public func call(_ values: [String: HyperparameterValue]) -> String {
    let arguments = hyperparameters.compactMap { hyperparameter -> String? in
      guard let value = values[hyperparameter.name], value != hyperparameter.standard else { return nil }
      return "\(hyperparameter.name): \(value)"
    }
    return arguments.isEmpty ? id : "\(id)(\(arguments.joined(separator: ", ")))"
  }
}
