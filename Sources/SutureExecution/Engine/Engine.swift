import SutureGraph

/// A backend that executes graphs: evaluation, gradients and training steps.
///
/// Everything that measures, trains or checks networks takes an engine and calls nothing of a particular backend. For one
/// engine, equal graphs, inputs, variables, seeds and thread counts must give bit-identical results on one machine.
public protocol Engine: Sendable {
  /// The stable identifier, such as `onednn`; part of every trial's key, so that results of two engines never mix.
  var id: String { get }

  /// The name and version of the library that computes, such as `oneDNN 2.6.0`; not part of keys.
  var version: String { get }

  /// The instructions that it computes with: a set of vector instructions such as `avx512`, or a device such as `cuda`.
  var instructionSet: String { get }

  /// This engine with the options of an identifier; nil if the identifier is that of another engine.
  func variant(_ id: String) -> (any Engine)?

  /// Prepares a graph for repeated execution.
  ///
  /// - Parameters:
  ///   - graph: primitive operations only, as `Graph.lowered(for:)` and `Graph.differentiated()` return.
  ///   - variables: the parameters and buffers, found by name; executions read and update this store.
  /// - Throws: `EngineError` if the engine lacks an operation, the store a variable, or the machine memory.
  func prepare(
    _ graph: Graph, variables: VariableStore, options: ExecutionOptions
  ) throws -> any Executable

  /// Prepares the training of a classifier.
  ///
  /// - Parameters:
  ///   - graph: the network as it was built, before lowering: one input of images, one output of logits [n, classes].
  ///   - variables: the parameters and buffers; every step updates this store.
  ///   - rule: how each step changes the parameters; frozen variables keep their values.
  ///   - labelSmoothing: the fraction of each target that is spread over all classes, 0 ..< 1.
  ///   - options: `gradientOutputs` is ignored.
  /// - Throws: `GraphError` if the graph is no classifier, `EngineError` if it cannot be prepared.
  func trainingStep(
    _ graph: Graph, variables: VariableStore, rule: UpdateRule, labelSmoothing: Double, options: ExecutionOptions
  ) throws -> any TrainingStepping
}

extension Engine {
  /// This engine itself, if it has that identifier.
  public func variant(_ id: String) -> (any Engine)? { id == self.id ? self : nil }
}
