import SutureGraph

extension Manifest {
  /// The output's shape for an input's shape, according to the contract; each of several inputs has this shape.
  /// - Parameter given: hyperparameters by name; missing ones have their defaults.
  /// - Throws: `HyperparameterError`, or `ContractViolation` if the contract does not accept the input.
  public func outputShape(
    for input: Shape, hyperparameters given: [String: HyperparameterValue] = [:]
  ) throws -> Shape {
    try outputShape(for: input, resolved: resolve(given))
  }

  /// The output's shape for an input's shape, with hyperparameters as `resolve(_:)` returned them; each of several
  /// inputs has this shape.
  public func outputShape(
    for input: Shape, resolved: [String: HyperparameterValue]
  ) throws(ContractViolation) -> Shape {
    try outputShape(for: equalInputs(input), resolved: resolved)
  }

  /// The shapes of all inputs, if each is the same.
  public func equalInputs(_ input: Shape) -> [Shape] { Array(repeating: input, count: contract.inputs.count) }

  /// The output's shape for the shapes of all inputs, with hyperparameters as `resolve(_:)` returned them.
  public func outputShape(
    for inputs: [Shape], resolved: [String: HyperparameterValue]
  ) throws(ContractViolation) -> Shape {
    func violation(_ reason: ContractViolation.Reason) -> ContractViolation {
      ContractViolation(manifest: self, inputs: inputs, hyperparameters: resolved, reason: reason)
    }
    guard inputs.count == contract.inputs.count else { throw violation(.inputCount) }
    for (number, shape) in inputs.enumerated() where shape.rank != contract.inputs[number].dimensions.count {
      throw violation(.rank(input: number))
    }
    var values = resolved
    for (number, (declared, shape)) in zip(contract.inputs, inputs).enumerated() {
      for (index, dimension) in declared.dimensions.enumerated() {
        let axis = ContractViolation.Axis(input: number, index: index)
        switch dimension {
        case .size(let size):
          guard shape[index] == size else { throw violation(.size(axis, required: size)) }
        case .name(let name):
          if let known = values[name], known != .integer(shape[index]) { throw violation(.unequal(axis)) }
          values[name] = .integer(shape[index])
          guard shape[index] >= 1 else {
            throw violation(.condition(.binary(.greaterOrEqual, .name(name), .integer(1))))
          }
        }
      }
    }
    for requirement in contract.requirements where (try? requirement.holds(values)) != true {
      throw violation(.condition(requirement))
    }
    var output: [Int] = []
    for expression in contract.output {
      guard let size = try? expression.integer(values), size >= 1 else {
        throw violation(.condition(.binary(.greaterOrEqual, expression, .integer(1))))
      }
      output.append(size)
    }
    guard Shape.fits(output) else { throw violation(.tooLarge(Shape(output))) }
    return Shape(output)
  }

  /// Whether the contract accepts an input's shape, for each of several inputs, with default hyperparameters.
  public func accepts(_ input: Shape) -> Bool { (try? outputShape(for: input)) != nil }

  /// The number of parameters for the shape of the input, or of each of several, as the manifest states it.
  /// - Parameter given: hyperparameters by name; missing ones have their defaults.
  /// - Returns: nil if the manifest does not state it, or if the contract does not accept the shape.
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
