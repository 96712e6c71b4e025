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

  /// Names for the branches that it joins, in texts that show how to apply it: `a`, `b`; none for one input.
  public var branchNames: [String] {
    contract.joinsBranches ? zip("abcdefgh", contract.inputs).map { "\($0.0)" } : []
  }

  /// The module as written in a composition, with default values omitted: `se(reduction: 8)`, or over branches
  /// `aff(a, b, reduction: 8)`.
  public func call(_ values: [String: HyperparameterValue], over branches: [String] = []) -> String {
    let arguments = hyperparameters.compactMap { hyperparameter -> String? in
      guard let value = values[hyperparameter.name], value != hyperparameter.standard else { return nil }
      return "\(hyperparameter.name): \(value)"
    }
    let all = branches + arguments
    return all.isEmpty ? id : "\(id)(\(all.joined(separator: ", ")))"
  }
}
