import SutureGraph

extension Manifest {
  /// The shape that the contract promises for an input's shape.
  /// - Parameter given: hyperparameters by name; absent ones have their defaults.
  /// - Throws: `HyperparameterError`, or `ContractViolation` where the input does not fit.
  public func outputShape(
    for input: Shape, hyperparameters given: [String: HyperparameterValue] = [:]
  ) throws -> Shape {
    try outputShape(for: input, resolved: resolve(given))
  }

  /// The shape that the contract promises for an input's shape, given what `resolve(_:)` returned.
  public func outputShape(
    for input: Shape, resolved: [String: HyperparameterValue]
  ) throws(ContractViolation) -> Shape {
    func violation(_ reason: ContractViolation.Reason) -> ContractViolation {
      ContractViolation(manifest: self, input: input, hyperparameters: resolved, reason: reason)
    }
    guard input.rank == contract.input.count else { throw violation(.rank) }
    var values = resolved
    for (axis, dimension) in contract.input.enumerated() {
      switch dimension {
      case .size(let size):
        guard input[axis] == size else { throw violation(.size(axis: axis, required: size)) }
      case .name(let name):
        if let known = values[name], known != .integer(input[axis]) { throw violation(.unequal(axis: axis)) }
        values[name] = .integer(input[axis])
        guard input[axis] >= 1 else { throw violation(.condition(.binary(.greaterOrEqual, .name(name), .integer(1)))) }
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

  /// Whether the contract admits an input's shape with the defaults.
  public func accepts(_ input: Shape) -> Bool { (try? outputShape(for: input)) != nil }
}
