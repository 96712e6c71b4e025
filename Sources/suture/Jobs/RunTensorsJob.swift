import SutureComposer
import SutureExecution
import SutureGraph
import SutureSandbox

/// Runs a composition, alone or grafted, on the tensors of a file and writes the results.
struct RunTensorsJob: Job {
  static let id = "run"

  /// The composition; its input is that of the file.
  let subject: GraftSubject
  /// The path of the file with the tensors.
  let tensors: String
  /// The weights of variables that the file of tensors lacks; nil if it must have all.
  let weights: WeightSource?
  /// The path of the file for the results.
  let save: String
  /// Whether it runs in training mode, with gradients.
  let trains: Bool
  /// The id of the engine that runs it.
  let engine: String
  let threads: Int

  /// - Returns: what of the weights was loaded; nil without.
  func run(in context: JobContext, report: (NoEvent) throws -> Void) throws -> TransferReport? {
    let file = try SafeTensors(contentsOf: tensors)
    let engine = try context.engine(engine)
    func input(_ tensors: SafeTensors) -> TensorRun {
      TensorRun(tensors, path: self.tensors, engine: engine, threads: ThreadCount(threads) ?? .available)
    }
    let graph = try graph(for: input(file), of: file, with: context.grafter(of: subject.registry))
    let (tensors, transfer) = try withWeights(file, of: graph)
    let result = trains ? try input(tensors).train(graph) : try input(tensors).evaluate(graph)
    try result.write(to: save)
    return transfer
  }

  /// The graph for the shapes of the file's inputs: `x`, and `x2`… for a module with several inputs alone.
  private func graph(for run: TensorRun, of file: SafeTensors, with grafter: Grafter) throws -> Graph {
    let composition = try subject.parsed()
    if subject.backbone == nil {
      let count = try grafter.composer.inputCount(of: composition)
      if count > 1 {
        // A file of one input is meant for branches.
        if file.contains("x"), !file.contains(GraphFragment.inputName(1)) {
          _ = try grafter.composer.check(composition, input: Signal(try run.inputShape()))
        }
        return try grafter.build(composition, inputs: try run.inputShapes(count))
      }
    }
    var subject = subject
    subject.input = try run.inputShape().dimensions
    return try subject.build(with: grafter)
  }

  /// The tensors with those of the weights that they lack.
  private func withWeights(_ tensors: SafeTensors, of graph: Graph) throws -> (SafeTensors, TransferReport?) {
    var tensors = tensors
    // An imported network brings its weights; grafts on it have initial ones, as beside a file of weights.
    let isTrained = graph.variables.contains { if case .trained = $0.initialiser { true } else { false } }
    let hasOthers = weights != nil || isTrained
    // Constants have their elements in any case.
    let absent = graph.variables.filter { variable in
      (hasOthers || variable.initialiser.givenValues != nil)
        && !tensors.contains(TensorRun.name(of: variable, in: tensors))
    }
    guard weights != nil || !absent.isEmpty else { return (tensors, nil) }
    let store = try VariableStore(graph.variables, seed: 0)
    let report = try weights.map { try $0.load($0.open(), into: store, of: graph.variables) }
    for variable in absent { tensors[TensorRun.name(of: variable, in: tensors)] = store.tensor(variable.name) }
    return (tensors, report)
  }
}
