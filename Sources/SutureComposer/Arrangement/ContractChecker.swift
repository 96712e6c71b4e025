import SutureGraph
import SutureRegistry

/// Walks an arrangement by contracts alone: no library is loaded.
struct ContractChecker: ArrangementVisitor {
  func signal(_ item: Signal) -> Signal { item }

  func module(
    _ manifest: Manifest, _ hyperparameters: [String: HyperparameterValue], tag: String?, _ item: Signal
  ) throws -> Signal {
    try manifest.output(of: item, hyperparameters: hyperparameters)
  }

  func join(
    _ items: [Signal], _ parts: [Arrangement], of input: Signal, by fusion: Fusion, into signal: Signal
  ) -> Signal { signal }
  func fadeIn(_ item: Signal, over original: Signal) -> Signal { item }
  func project(_ item: Signal, into signal: Signal) -> Signal { signal }
  func map(from item: Signal, into signal: Signal) -> Signal { signal }
  func tokens(from item: Signal, after original: Signal, into signal: Signal) -> Signal { signal }
}

extension Manifest {
  /// What its contract promises for a signal.
  func output(of signal: Signal, hyperparameters: [String: HyperparameterValue]) throws -> Signal {
    let shape = try outputShape(for: signal.shape, hyperparameters: hyperparameters)
    // Tokens keep their grid while they keep their number.
    return Signal(shape: shape, layout: signal.isMap ? .map : shape[1] == signal.shape[1] ? signal.layout : nil)
  }
}
