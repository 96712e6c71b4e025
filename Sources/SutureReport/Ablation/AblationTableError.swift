import SutureComposer
import SutureSweep

/// The reason why an ablation table cannot be created.
public enum AblationTableError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The bare backbone was not trained for `epochs`, only for the `known` numbers of epochs.
  case noBaseline(epochs: Int, known: [Int])
  /// These of the requested compositions were not trained for `epochs` with every seed; all requested compositions were
  /// for the `shared` numbers of epochs.
  case notTrained([Composition], epochs: Int, shared: [Int])

  /// The error message.
  public var description: String {
    switch self {
    case .noBaseline(let epochs, let known):
      "the bare backbone was not trained for \(epochs) epochs" + Self.clause("only for", known)
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
