import SutureGraph
import SutureSupport

extension ContractViolation {
  /// The most values that are tried for one hyperparameter.
  private static let maximumTries = 4096

  /// A way out, where another value of one hyperparameter in the condition would do; nil where there is none.
  ///
  /// For example `reduction 1, 2 or 3 would fit: se(reduction: 3)`.
  public var suggestion: String? {
    if case .rank = reason { return batchSuggestion }
    guard case .condition(let condition) = reason else { return nil }
    let names = condition.names
    for hyperparameter in manifest.hyperparameters where names.contains(hyperparameter.name) {
      let fitting = candidates(hyperparameter).filter { fits($0, for: hyperparameter) }
      guard let best = nearest(to: hyperparameters[hyperparameter.name], in: fitting) else { continue }
      var changed = hyperparameters
      changed[hyperparameter.name] = best
      let call = manifest.call(changed)
      return "\(hyperparameter.name) \(summary(fitting, best)) would fit: \(call)"
    }
    return nil
  }

  /// One image or sequence, where only the batch dimension is missing.
  private var batchSuggestion: String? {
    let batch = Shape([1] + input.dimensions)
    guard (try? manifest.outputShape(for: batch, resolved: hyperparameters)) != nil else { return nil }
    return "did you mean \(batch.spelling)?"
  }

  private func fits(_ value: HyperparameterValue, for hyperparameter: Hyperparameter) -> Bool {
    guard let checked = try? hyperparameter.check(value, of: module) else { return false }
    var changed = hyperparameters
    changed[hyperparameter.name] = checked
    return (try? manifest.outputShape(for: input, resolved: changed)) != nil
  }

  /// Values to try, in ascending order where they have one.
  private func candidates(_ hyperparameter: Hyperparameter) -> [HyperparameterValue] {
    if hyperparameter.type == .integers { return lists(hyperparameter) }
    if !hyperparameter.choices.isEmpty { return ascending(hyperparameter.choices) }
    switch hyperparameter.type {
    case .boolean: return [.boolean(false), .boolean(true)]
    case .integer:
      var low = 1
      if case .integer(let minimum) = hyperparameter.minimum { low = minimum }
      var (high, overflow) = low.addingReportingOverflow(ContractViolation.maximumTries - 1)
      if overflow { high = .max }
      if case .integer(let maximum) = hyperparameter.maximum { high = min(high, maximum) }
      return low <= high ? (low...high).map { .integer($0) } : []
    case .real, .text, .integers: return []
    }
  }

  /// Lists have too many values to try them all: the default, those of sweeps, and the given one less an element.
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

  /// The fitting number closest to the given one, the larger of two; otherwise the first value.
  private func nearest(to given: HyperparameterValue?, in fitting: [HyperparameterValue]) -> HyperparameterValue? {
    guard case .integer(let given) = given else { return fitting.first }
    return fitting.min { a, b in
      guard case .integer(let a) = a, case .integer(let b) = b else { return false }
      let (first, second) = (distance(a, given), distance(b, given))
      return first == second ? a > b : first < second
    }
  }

  private func distance(_ a: Int, _ b: Int) -> UInt { a < b ? UInt(bitPattern: b &- a) : UInt(bitPattern: a &- b) }

  /// What fits, in few words: `1, 2 or 3`, `1 to 8`, or `3, 5, 7 and 28 others`.
  private func summary(_ fitting: [HyperparameterValue], _ best: HyperparameterValue) -> String {
    guard fitting.count > 3 else { return listed(fitting.map(\.description)) }
    let first = fitting[0]
    let last = fitting[fitting.count - 1]
    if case .integer(let low) = first, case .integer(let high) = last,
      distance(low, high) == UInt(fitting.count - 1)
    {
      return "\(low) to \(high)"
    }
    // Three around the best one.
    let middle = fitting.firstIndex(of: best) ?? 0
    let start = max(0, min(middle - 1, fitting.count - 3))
    let some = fitting[start..<start + 3].map(\.description).joined(separator: ", ")
    return fitting.count == 4 ? "\(some) and 1 other" : "\(some) and \(fitting.count - 3) others"
  }
}
