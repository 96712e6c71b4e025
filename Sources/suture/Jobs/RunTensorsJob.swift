import SutureComposer
import SutureExecution
import SutureSandbox

/// Runs a composition on the tensors of a file and writes the results.
struct RunTensorsJob: Job {
  static let id = "run"

  /// The folders whose manifests are read.
  let registry: [String]
  /// The canonical composition.
  let composition: String
  /// The path of the file with the tensors.
  let tensors: String
  /// The path of the file for the results.
  let save: String
  /// Whether it runs in training mode, with gradients.
  let trains: Bool
  /// The id of the engine that runs it.
  let engine: String
  let threads: Int

  /// - Returns: the number of tensors written.
  func run(in context: JobContext, report: (NoEvent) throws -> Void) throws -> Int {
    let input = try TensorRun(
      SafeTensors(contentsOf: tensors), path: tensors, engine: try context.engine(engine),
      threads: ThreadCount(threads) ?? .available)
    let composition = try CompositionParser.parse(composition)
    let graph = try context.grafter(of: registry).build(composition, input: try input.inputShape())
    let result = trains ? try input.train(graph) : try input.evaluate(graph)
    try result.write(to: save)
    return result.names.count
  }
}
