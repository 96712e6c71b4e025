/// Why two candidates cannot be compared.
public enum ComparisonError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A candidate was never trained to the end.
  case noAccuracies(candidate: String, reason: String?)
  /// They were trained for different numbers of epochs only.
  case noCommonBudget(first: [Int], second: [Int])
  /// Where they share a budget, they share no seed.
  case noCommonSeed(epochs: [Int])

  /// The facts in one sentence.
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
