import SutureGraph
import SutureRegistry

/// Computes the signals of an arrangement from the contracts of its modules; no library is loaded.
struct ContractChecker: ArrangementVisitor {
  /// A module with the shapes of its inputs.
  struct Visit: Hashable {
    let manifest: Manifest
    let hyperparameters: [String: HyperparameterValue]
    let inputs: [Shape]
  }

  /// The modules in the order of computation.
  private(set) var visits: [Visit] = []

  func signal(_ item: Signal) -> Signal { item }

  mutating func module(
    _ manifest: Manifest, _ hyperparameters: [String: HyperparameterValue], tag: String?, _ items: [Signal]
  ) throws -> Signal {
    visits.append(Visit(manifest: manifest, hyperparameters: hyperparameters, inputs: items.map(\.shape)))
    return try manifest.output(of: items, hyperparameters: hyperparameters)
  }

  func join(
    _ items: [Signal], _ parts: [Arrangement], of input: Signal, by joining: ParallelOperator, into signal: Signal
  ) -> Signal { signal }
  func fadeIn(_ item: Signal, over original: Signal) -> Signal { item }
  func project(_ item: Signal, into signal: Signal) -> Signal { signal }
  func map(from item: Signal, into signal: Signal) -> Signal { signal }
  func tokens(from item: Signal, after original: Signal, into signal: Signal) -> Signal { signal }
}

extension Manifest {
  /// The output signal that the contract specifies for the signals of the inputs.
  func output(of signals: [Signal], hyperparameters: [String: HyperparameterValue]) throws -> Signal {
    let shape = try outputShape(for: signals.map(\.shape), resolved: resolve(hyperparameters))
    let signal = signals[0]
    // The grid stays valid as long as the number of tokens does not change.
    return Signal(shape: shape, layout: signal.isMap ? .map : shape[1] == signal.shape[1] ? signal.layout : nil)
  }
}
