import SutureGraph
import SutureSupport

extension ContractViolation {
  /// The values of one hyperparameter with which the contract would accept the inputs.
  package struct Remedy {
    /// The hyperparameter.
    package let hyperparameter: Hyperparameter
    /// The values that were tried, in ascending order where they are ordered.
    fileprivate let values: [HyperparameterValue]
    /// The values, those that change the given one least first.
    package let nearest: [HyperparameterValue]
  }

  /// What building the module has shown of a remedy.
  public enum Confirmation: Hashable, Sendable {
    /// It can be built with this value, which is to be suggested.
    case value(HyperparameterValue)
    /// It can be built with none of the values that were tried.
    case nothing
  }

  /// The maximum number of values tried for one hyperparameter.
  private static let maximumValueCount = 4096

  /// Other values of one hyperparameter with which the condition would hold; nil if there are none.
  ///
  /// For example, `reduction 1, 2 or 3 would fit: se(reduction: 3)`.
  public var suggestion: String? {
    if case .rank = reason { return batchSuggestion }
    guard let remedy, let nearest = remedy.nearest.first else { return nil }
    let name = remedy.hyperparameter.name
    switch confirmation {
    case .nothing: return nil
    case .value(let value) where value != nearest: return "\(name) \(value) would fit: \(call(name, value))"
    case .value, nil: return "\(name) \(summary(remedy.values, nearest)) would fit: \(call(name, nearest))"
    }
  }

  /// The first hyperparameter in the condition that has values with which the contract would accept the inputs; nil if
  /// there is none.
  package var remedy: Remedy? {
    guard case .condition(let condition) = reason else { return nil }
    let names = condition.names
    for hyperparameter in manifest.hyperparameters where names.contains(hyperparameter.name) {
      let fitting = candidates(hyperparameter).filter { fits($0, for: hyperparameter) }
      guard !fitting.isEmpty else { continue }
      return Remedy(
        hyperparameter: hyperparameter, values: fitting,
        nearest: nearest(to: hyperparameters[hyperparameter.name], in: fitting))
    }
    return nil
  }

  /// The module with another value of a hyperparameter, as written in a composition.
  private func call(_ name: String, _ value: HyperparameterValue) -> String {
    var changed = hyperparameters
    changed[name] = value
    return manifest.call(changed, over: manifest.branchNames)
  }

  /// The input with a batch dimension of 1, if only that is missing.
  private var batchSuggestion: String? {
    guard inputs.count == 1 else { return nil }
    let batch = Shape([1] + inputs[0].dimensions)
    guard (try? manifest.outputShape(for: batch, resolved: hyperparameters)) != nil else { return nil }
    return "did you mean \(batch.spelling)?"
  }

  private func fits(_ value: HyperparameterValue, for hyperparameter: Hyperparameter) -> Bool {
    guard let checked = try? hyperparameter.check(value, of: module) else { return false }
    var changed = hyperparameters
    changed[hyperparameter.name] = checked
    return (try? manifest.outputShape(for: inputs, resolved: changed)) != nil
  }

  /// The values to try, in ascending order where they are ordered.
  private func candidates(_ hyperparameter: Hyperparameter) -> [HyperparameterValue] {
    if hyperparameter.type == .integers { return lists(hyperparameter) }
    if !hyperparameter.choices.isEmpty { return ascending(hyperparameter.choices) }
    switch hyperparameter.type {
    case .boolean: return [.boolean(false), .boolean(true)]
    case .integer:
      var low = 1
      if case .integer(let minimum) = hyperparameter.minimum { low = minimum }
      var (high, overflow) = low.addingReportingOverflow(ContractViolation.maximumValueCount - 1)
      if overflow { high = .max }
      if case .integer(let maximum) = hyperparameter.maximum { high = min(high, maximum) }
      return low <= high ? (low...high).map { .integer($0) } : []
    case .real, .text, .integers: return []
    }
  }

  /// The lists to try, as there are too many to try all: the default, the sweep values, and the given one without one
  /// of its elements.
  private func lists(_ hyperparameter: Hyperparameter) -> [HyperparameterValue] {
    var lists = [hyperparameter.standard] + hyperparameter.sweep
    if case .integers(let given) = hyperparameters[hyperparameter.name] {
      for index in given.indices {
        var shorter = given
        shorter.remove(at: index)
        lists.append(.integers(shorter))
      }
    }
    return lists.enumerated().filter { lists.firstIndex(of: $1) == $0 }.map(\.element)
  }

  private func ascending(_ values: [HyperparameterValue]) -> [HyperparameterValue] {
    values.sorted { a, b in
      if case .integer(let a) = a, case .integer(let b) = b { a < b } else { false }
    }
  }

  /// The fitting numbers in the order of their distance from the given one (the larger of two first); for other types
  /// the fitting values as they are.
  private func nearest(
    to given: HyperparameterValue?, in fitting: [HyperparameterValue]
  ) -> [HyperparameterValue] {
    guard case .integer(let given) = given else { return fitting }
    return fitting.sorted { a, b in
      guard case .integer(let a) = a, case .integer(let b) = b else { return false }
      let (first, second) = (distance(a, given), distance(b, given))
      return first == second ? a > b : first < second
    }
  }

  private func distance(_ a: Int, _ b: Int) -> UInt { a < b ? UInt(bitPattern: b &- a) : UInt(bitPattern: a &- b) }

  /// A short list of the fitting values: `1, 2 or 3`, `1 to 8`, or `3, 5, 7 and 28 others`.
  private func summary(_ fitting: [HyperparameterValue], _ best: HyperparameterValue) -> String {
    guard fitting.count > 3 else { return listed(fitting.map(\.description)) }
    let first = fitting[0]
    let last = fitting[fitting.count - 1]
    if case .integer(let low) = first, case .integer(let high) = last,
      distance(low, high) == UInt(fitting.count - 1)
    {
      return "\(low) to \(high)"
    }
    // Three values around the best one.
    let middle = fitting.firstIndex(of: best) ?? 0
    let start = max(0, min(middle - 1, fitting.count - 3))
    let some = fitting[start..<start + 3].map(\.description).joined(separator: ", ")
    return fitting.count == 4 ? "\(some) and 1 other" : "\(some) and \(fitting.count - 3) others"
  }
}
