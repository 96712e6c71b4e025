import SutureGraph

extension Manifest {
  /// How many parameters the manifest says there are on an input's shape.
  /// - Parameter given: hyperparameters by name; absent ones have their defaults.
  /// - Returns: nil where the manifest does not say, or the contract refuses the shape.
  /// - Throws: `HyperparameterError`.
  public func parameterCount(
    for input: Shape, hyperparameters given: [String: HyperparameterValue] = [:]
  ) throws(HyperparameterError) -> Int? {
    var values = try resolve(given)
    guard let expression = contract.parameters, (try? outputShape(for: input, resolved: values)) != nil else {
      return nil
    }
    for (dimension, size) in zip(contract.input, input.dimensions) {
      if case .name(let name) = dimension { values[name] = .integer(size) }
    }
    guard let count = try? expression.integer(values), count >= 0 else { return nil }
    return count
  }
}
