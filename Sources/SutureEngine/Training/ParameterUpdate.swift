import CKernels
import SutureExecution
import SutureGraph

/// An optimiser at work on a store's parameters, with what it remembers between steps.
final class ParameterUpdate {
  /// The fewest parameters that are worth a thread of their own.
  private static let grain: Int64 = 16_384

  /// Neighbouring parameters that weight decay treats alike.
  private struct Run {
    var range: Range<Int>
    let decays: Bool
  }

  private let optimiser: Optimiser
  private let variables: VariableStore
  private let threads: ThreadCount
  private let runs: [Run]
  /// The velocity of SGD, the running mean of Adam.
  private let first: AlignedFloats
  /// The running mean of squares of Adam.
  private let second: AlignedFloats
  private var step: Int64 = 0

  /// - Throws: `EngineError.outOfMemory`.
  init(_ optimiser: Optimiser, variables: VariableStore, threads: ThreadCount) throws(EngineError) {
    self.optimiser = optimiser
    self.variables = variables
    self.threads = threads
    let count = variables.parameters.count
    first = try AlignedFloats(count: count)
    if case .adamW = optimiser {
      second = try AlignedFloats(count: count)
    } else {
      second = try AlignedFloats(count: 0)
    }
    runs = variables.parameterSlots.reduce(into: []) { runs, slot in
      if let last = runs.last, last.decays == slot.decays {
        runs[runs.count - 1].range = last.range.lowerBound..<slot.range.upperBound
      } else {
        runs.append(Run(range: slot.range, decays: slot.decays))
      }
    }
  }

  /// Changes every parameter by its gradient, both laid out as `VariableStore.parameters`.
  func apply(_ gradients: UnsafeMutableBufferPointer<Float>, learningRate: Double) {
    guard let parameters = variables.parameters.baseAddress, let gradients = gradients.baseAddress else { return }
    step += 1
    for run in runs {
      let start = run.range.lowerBound
      switch optimiser {
      case .sgd(let momentum, let nesterov, let weightDecay):
        var arguments = suture_sgd(
          parameter: parameters + start, gradient: gradients + start, velocity: first.pointer + start,
          rate: Float(learningRate), momentum: Float(momentum), dampening: 0,
          weight_decay: run.decays ? Float(weightDecay) : 0, nesterov: nesterov, is_first: step == 1)
        suture_parallel(
          suture_sgd_loop, &arguments, Int64(run.range.count), ParameterUpdate.grain, Int32(threads.value))
      case .adamW(let beta1, let beta2, let epsilon, let weightDecay):
        var arguments = suture_adamw(
          parameter: parameters + start, gradient: gradients + start, mean: first.pointer + start,
          square: second.pointer + start, rate: Float(learningRate), beta1: Float(beta1), beta2: Float(beta2),
          epsilon: Float(epsilon), weight_decay: run.decays ? Float(weightDecay) : 0, step: step)
        suture_parallel(
          suture_adamw_loop, &arguments, Int64(run.range.count), ParameterUpdate.grain, Int32(threads.value))
      }
    }
  }

  // MARK: Checkpoints

  /// What it remembers of each parameter, by name: `optimizer/velocity/NAME` for SGD, `optimizer/mean/NAME` and
  /// `optimizer/square/NAME` for AdamW.
  func state() -> SafeTensors {
    var tensors = SafeTensors()
    for (block, prefix) in blocks {
      for slot in variables.parameterSlots {
        tensors[prefix + slot.name] = Tensor(slot.shape, Array(block.buffer[slot.range]))
      }
    }
    return tensors
  }

  /// Goes on from a state after so many steps.
  /// - Throws: `SafeTensorsError` where a tensor is missing, `EngineError.wrongShape` where one has another shape.
  func restore(_ state: SafeTensors, steps: Int, path: String) throws {
    for (block, prefix) in blocks {
      for slot in variables.parameterSlots {
        let tensor = try state.require(prefix + slot.name, path: path)
        guard tensor.shape == slot.shape else {
          throw EngineError.wrongShape(what: "'\(prefix + slot.name)'", expected: slot.shape, actual: tensor.shape)
        }
        _ = UnsafeMutableBufferPointer(rebasing: block.buffer[slot.range]).update(fromContentsOf: tensor.values)
      }
    }
    step = Int64(steps)
  }

  private var blocks: [(AlignedFloats, String)] {
    switch optimiser {
    case .sgd: [(first, "optimizer/velocity/")]
    case .adamW: [(first, "optimizer/mean/"), (second, "optimizer/square/")]
    }
  }
}
