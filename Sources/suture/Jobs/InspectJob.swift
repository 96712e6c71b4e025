import SutureExecution
import SutureSandbox

/// Builds a composition, alone or grafted, and analyses it.
struct InspectJob: Job {
  static let id = "inspect"

  let subject: GraftSubject
  /// A file of weights that is compared with the network; nil for none.
  let weights: WeightSource?
  /// The id of the engine that measures the gain.
  let engine: String

  func run(in context: JobContext, report: (NoEvent) throws -> Void) throws -> InspectReport {
    try InspectReport(
      subject, weights: weights, context.grafter(of: subject.registry), engine: try context.engine(engine))
  }
}
