/// The reason why two candidates cannot be compared.
public enum ComparisonError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A candidate has no accuracy; `reason` is the reason recorded for its state.
  case noAccuracies(candidate: String, reason: String?)
  /// The candidates have no number of epochs in common.
  case noCommonBudget(first: [Int], second: [Int])
  /// The candidates share these numbers of epochs, but no seed.
  case noCommonSeed(epochs: [Int])

  /// The error message.
  public var description: String {
    func list(_ numbers: [Int]) -> String { numbers.map(String.init).joined(separator: ", ") }
    switch self {
    case .noAccuracies(let candidate, let reason):
      return "'\(candidate)' has no accuracy" + (reason.map { ": \($0)" } ?? "; it was not trained")
    case .noCommonBudget(let first, let second):
      return "one was trained for \(list(first)) epochs, the other for \(list(second)); only equal budgets compare"
    case .noCommonSeed(let epochs):
      return "both were trained for \(list(epochs)) epochs, but never with the same seed"
    }
  }
}
