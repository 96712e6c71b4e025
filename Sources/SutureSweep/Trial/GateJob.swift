import SutureComposer
import SutureSandbox
import SutureTraining

/// Finds the gate of a branch, which operators on gates need, in the graph that its modules build.
struct GateJob: TrialJob {
  static let id = "gate"
  let subject: TrialSubject

  /// The result.
  struct Finding: Hashable, Sendable, Codable {
    /// Why the branch has no gate; nil if it has one.
    let obstacle: String?
  }

  func find(with bench: TrialSubject.Bench, in context: JobContext) throws -> Finding {
    do {
      _ = try bench.network().graph(1)
      return Finding(obstacle: nil)
    } catch let error as CompositionError {
      guard case .noGate = error else { throw error }
      return Finding(obstacle: "\(error)")
    }
  }
}
