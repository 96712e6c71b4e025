extension Manifest {
  /// Checks the given hyperparameters and adds defaults for the others.
  /// - Returns: a value for every hyperparameter, in its own type.
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

  /// The module as written in a composition, with default values omitted: `se(reduction: 8)`.
  public func call(_ values: [String: HyperparameterValue]) -> String {
    let arguments = hyperparameters.compactMap { hyperparameter -> String? in
      guard let value = values[hyperparameter.name], value != hyperparameter.standard else { return nil }
      return "\(hyperparameter.name): \(value)"
    }
    return arguments.isEmpty ? id : "\(id)(\(arguments.joined(separator: ", ")))"
  }
}
