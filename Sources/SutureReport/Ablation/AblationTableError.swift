import SutureComposer
import SutureSweep

/// Why there is no table.
public enum AblationTableError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The bare backbone was not trained for so many epochs, but for those `known`.
  case noBaseline(epochs: Int, known: [Int])
  /// Some of the compositions asked for were not trained so far with every seed; all were for the `shared` epochs.
  case notTrained([Composition], epochs: Int, shared: [Int])

  /// The facts in one sentence.
  public var description: String {
    switch self {
    case .noBaseline(let epochs, let known):
      "the bare backbone was not trained for \(epochs) epochs" + Self.clause("but for", known)
    case .notTrained(let compositions, let epochs, let shared):
      "not trained for \(epochs) epochs with every seed: "
        + compositions.map { "'\($0)'" }.joined(separator: ", ") + Self.clause("all of these were for", shared)
        + (compositions.contains { CompositionShape($0).joining == .single }
          ? "; the single modules of those that go on are trained with them unless a stage's 'keep' says 'parts: false'"
          : "")
    }
  }

  private static func clause(_ words: String, _ epochs: [Int]) -> String {
    epochs.isEmpty ? "" : ", \(words) \(epochs.map(String.init).joined(separator: ", "))"
  }
}
