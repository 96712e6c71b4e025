import SutureGraph
import SutureSupport

/// The reason why a module does not accept a shape, or the shapes of its several inputs.
public struct ContractViolation: DeterministicError, Hashable, Sendable {
  /// The part of the contract that does not hold.
  public enum Reason: Hashable, Sendable {
    /// The number of inputs is wrong.
    case inputCount
    /// The number of dimensions of an input is wrong.
    case rank(input: Int)
    /// A dimension must have a fixed size.
    case size(Axis, required: Int)
    /// A dimension differs from an earlier one of the same name.
    case unequal(Axis)
    /// A condition is false: one of the contract, or that every dimension is at least 1.
    case condition(ContractExpression)
    /// The output would exceed the maximum size of a tensor.
    case tooLarge(Shape)
  }

  /// An axis of one of the inputs, both counted from 0.
  public struct Axis: Hashable, Sendable {
    /// The input.
    public let input: Int
    /// The axis of the input.
    public let index: Int
  }

  /// The module's manifest.
  public let manifest: Manifest
  /// The inputs' shapes.
  public let inputs: [Shape]
  /// The value of every hyperparameter.
  public let hyperparameters: [String: HyperparameterValue]
  /// The part of the contract that does not hold.
  public let reason: Reason
  /// What building the module has shown of the values that would fit by the contract; nil if it was not built.
  public var confirmation: Confirmation?

  /// The module's id.
  public var module: String { manifest.id }

  /// The values of dimensions and hyperparameters by name.
  var values: [String: HyperparameterValue] {
    var values = hyperparameters
    for (declared, shape) in zip(manifest.contract.inputs, inputs) {
      for (dimension, size) in zip(declared.dimensions, shape.dimensions) {
        if case .name(let name) = dimension, values[name] == nil { values[name] = .integer(size) }
      }
    }
    return values
  }
}

extension ContractViolation: CustomStringConvertible {
  /// The fact and, if there is one, the suggestion on a line of its own.
  public var description: String { [fact, suggestion].compactMap { $0 }.joined(separator: "\n") }

  /// One sentence with module, numbers and condition:
  /// `'se' cannot take 3 channels with reduction 16: it requires c / reduction >= 1, and 3 / 16 is 0`.
  public var fact: String {
    let contract = manifest.contract
    switch reason {
    case .inputCount:
      return "'\(module)' takes \(contract.inputs.count) inputs, not \(inputs.count)"
    case .rank(let input):
      let pattern = contract.inputs[input].dimensions.map(\.description).joined(separator: ", ")
      let form = contract.inputForm == .map ? "a map" : "tokens"
      let place = contract.inputs[input].name.map { " as \($0)" } ?? ""
      return "'\(module)' takes \(form) [\(pattern)]\(place), not \(inputs[input])"
    case .size(let axis, let required):
      return "'\(module)' cannot take \(sized(axis)): it takes \(required) only"
    case .unequal(let axis):
      let dimension = dimension(axis)
      let first = axes.first { self.dimension($0) == dimension } ?? axis
      return "'\(module)' cannot take \(sized(first)) and \(sized(axis)): both are \(dimension), so they must be equal"
    case .condition(let condition):
      let facts = facts(condition)
      let numbers = facts.isEmpty ? "" : ", and \(facts.joined(separator: " and "))"
      return "'\(module)' cannot take \(circumstances(condition)): it requires \(condition)\(numbers)"
    case .tooLarge(let output):
      return "'\(module)' cannot take \(shapeText): its output \(output) would be too large"
    }
  }

  /// The shapes of all inputs.
  private var shapeText: String { listed(inputs.map(\.description), "and") }

  /// The axes of all inputs, in order.
  private var axes: [Axis] {
    manifest.contract.inputs.enumerated().flatMap { input, declared in
      declared.dimensions.indices.map { Axis(input: input, index: $0) }
    }
  }

  private func dimension(_ axis: Axis) -> Contract.Dimension {
    manifest.contract.inputs[axis.input].dimensions[axis.index]
  }

  /// A size with its meaning: `3 channels`, `height 7`, `3 channels of skip`.
  private func sized(_ axis: Axis) -> String {
    let role = manifest.contract.role(of: axis.index)
    let size = inputs[axis.input][axis.index]
    let place = isSamePlace(axis) ? "" : manifest.contract.inputs[axis.input].name.map { " of \($0)" } ?? ""
    return (role.hasSuffix("s") ? "\(size) \(size == 1 ? String(role.dropLast()) : role)" : "\(role) \(size)") + place
  }

  /// Whether every input has the same dimension of the same size on this axis, so that its name adds nothing.
  private func isSamePlace(_ axis: Axis) -> Bool {
    inputs.indices.allSatisfy { input in
      let other = Axis(input: input, index: axis.index)
      return dimension(other) == dimension(axis) && inputs[input][axis.index] == inputs[axis.input][axis.index]
    }
  }

  /// The dimensions and hyperparameters that a condition refers to: `3 channels with reduction 16`.
  private func circumstances(_ condition: ContractExpression) -> String {
    let names = condition.names
    var dimensions: [String] = []
    for axis in axes {
      guard case .name(let name) = dimension(axis), names.contains(name),
        axes.first(where: { dimension($0) == dimension(axis) }) == axis
      else { continue }
      dimensions.append(sized(axis))
    }
    let settings = manifest.hyperparameters.compactMap { hyperparameter -> String? in
      guard names.contains(hyperparameter.name), let value = hyperparameters[hyperparameter.name] else { return nil }
      return "\(hyperparameter.name) \(value)"
    }
    let sides = [listed(dimensions, "and"), listed(settings, "and")].filter { !$0.isEmpty }
    return sides.isEmpty ? shapeText : sides.joined(separator: " with ")
  }

  // MARK: Facts

  /// The values of the parts of a false condition: `3 / 16 is 0`.
  private func facts(_ condition: ContractExpression) -> [String] {
    switch condition {
    case .binary(.and, let left, let right):
      return (try? left.holds(values)) == true ? facts(right) : facts(left)
    case .binary(.or, let left, let right): return merged([facts(left), facts(right)].flatMap { $0 })
    case .not(let operand): return facts(operand)
    case .binary(_, let left, let right): return merged([fact(left), fact(right)].compactMap { $0 })
    case .name: return [fact(condition)].compactMap { $0 }
    case .integer, .boolean, .text, .negative, .function: return []
    }
  }

  private func merged(_ facts: [String]) -> [String] {
    facts.enumerated().filter { facts.firstIndex(of: $1) == $0 }.map(\.element)
  }

  private func fact(_ side: ContractExpression) -> String? {
    if side.names.isEmpty { return nil }
    if case .name(let name) = side { return values[name].map { "\(name) is \($0)" } }
    let numbers = side.description(with: values)
    do throws(EvaluationError) {
      return "\(numbers) is \(try side.evaluate(values))"
    } catch {
      return "\(numbers) \(error)"
    }
  }
}
