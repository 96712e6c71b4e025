import SutureComposer

/// Why there is no table.
public enum AblationTableError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The bare backbone was not trained so far.
  case noBaseline(epochs: Int)
  /// Some of the compositions asked for were not trained so far with every seed.
  case notTrained([Composition], epochs: Int)

  /// The facts in one sentence.
  public var description: String {
    switch self {
    case .noBaseline(let epochs): "the bare backbone was not trained for \(epochs) epochs"
    case .notTrained(let compositions, let epochs):
      "not trained for \(epochs) epochs with every seed: "
        + compositions.map { "'\($0)'" }.joined(separator: ", ")
    }
  }
}
