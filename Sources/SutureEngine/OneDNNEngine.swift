import CDNNL
import SutureExecution
import SutureGraph

/// The default engine: oneDNN and the package's own loops, on the CPU.
public struct OneDNNEngine: Engine {
  /// Creates the engine.
  public init() {}

  /// The identifier.
  public var id: String { "onednn" }

  /// oneDNN's version, such as `oneDNN 2.6.0`.
  public var version: String {
    guard let version = dnnl_version()?.pointee else { return "oneDNN" }
    return "oneDNN \(version.major).\(version.minor).\(version.patch)"
  }

  /// The vector instructions: `baseline`, `avx2` or `avx512`.
  public var instructionSet: String { "\(InstructionSet.used)" }

  /// Plans a graph in primitive operations.
  /// - Throws: `EngineError`.
  public func prepare(
    _ graph: Graph, variables: VariableStore, options: ExecutionOptions
  ) throws -> any Executable {
    try Plan(graph, variables: variables, options: options)
  }

  /// Plans the training of a classifier.
  /// - Throws: `GraphError`, `EngineError`.
  public func trainingStep(
    _ graph: Graph, variables: VariableStore, rule: UpdateRule, labelSmoothing: Double, options: ExecutionOptions
  ) throws -> any TrainingStepping {
    try TrainingStep(
      graph, variables: variables, rule: rule, labelSmoothing: labelSmoothing, options: options)
  }
}
