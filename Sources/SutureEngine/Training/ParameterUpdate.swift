import CKernels
import SutureExecution
import SutureGraph

/// Updates a store's parameters by an optimizer, whose state it keeps between steps.
final class ParameterUpdate {
  /// The minimum number of parameters per thread.
  private static let grain: Int64 = 16_384

  /// A range of parameters that all have weight decay or all have none, and have the same factor of the learning rate.
  private struct Run {
    var range: Range<Int>
    let decays: Bool
    let factor: Double
  }

  private let optimizer: Optimizer
  private let maximumNorm: Double?
  private let variables: VariableStore
  private let threads: ThreadCount
  private let runs: [Run]
  /// The velocity of SGD, the first moment of Adam.
  private let first: AlignedFloats
  /// The second moment of Adam; empty for SGD.
  private let second: AlignedFloats
  private var step: Int64 = 0

  /// Allocates the optimizer's state.
  /// - Throws: `EngineError.outOfMemory`.
  init(_ rule: UpdateRule, variables: VariableStore, threads: ThreadCount) throws(EngineError) {
    optimizer = rule.optimizer
    maximumNorm = rule.maximumNorm
    self.variables = variables
    self.threads = threads
    let count = variables.parameters.count
    first = try AlignedFloats(count: count)
    if case .adamW = rule.optimizer {
      second = try AlignedFloats(count: count)
    } else {
      second = try AlignedFloats(count: 0)
    }
    runs = variables.parameterSlots.reduce(into: []) { runs, slot in
      let factor = rule.rateFactors[slot.name] ?? 1
      if let last = runs.last, last.decays == slot.decays, last.factor == factor {
        runs[runs.count - 1].range = last.range.lowerBound..<slot.range.upperBound
      } else {
        runs.append(Run(range: slot.range, decays: slot.decays, factor: factor))
      }
    }
  }

  /// Updates every parameter by its gradient.
  /// - Parameters:
  ///   - gradients: laid out as `VariableStore.parameters`; scaled in place.
  ///   - scale: a factor of all gradients.
  func apply(_ gradients: UnsafeMutableBufferPointer<Float>, scale: Float = 1, learningRate: Double) {
    let scale = scale * clipping(gradients, scale: scale)
    if scale != 1 { for index in gradients.indices { gradients[index] *= scale } }
    guard let parameters = variables.parameters.baseAddress, let gradients = gradients.baseAddress else { return }
    step += 1
    for run in runs {
      let start = run.range.lowerBound
      let rate = Float(learningRate * run.factor)
      switch optimizer {
      case .sgd(let momentum, let nesterov, let weightDecay):
        var arguments = suture_sgd(
          parameter: parameters + start, gradient: gradients + start, velocity: first.pointer + start,
          rate: rate, momentum: Float(momentum), dampening: 0,
          weight_decay: run.decays ? Float(weightDecay) : 0, nesterov: nesterov, is_first: step == 1)
        suture_parallel(
          suture_sgd_loop, &arguments, Int64(run.range.count), ParameterUpdate.grain, Int32(threads.value))
      case .adamW(let beta1, let beta2, let epsilon, let weightDecay):
        var arguments = suture_adamw(
          parameter: parameters + start, gradient: gradients + start, mean: first.pointer + start,
          square: second.pointer + start, rate: rate, beta1: Float(beta1), beta2: Float(beta2),
          epsilon: Float(epsilon), weight_decay: run.decays ? Float(weightDecay) : 0, step: step)
        suture_parallel(
          suture_adamw_loop, &arguments, Int64(run.range.count), ParameterUpdate.grain, Int32(threads.value))
      }
    }
  }

  /// The factor that scales gradients to the maximum norm: at most 1.
  private func clipping(_ gradients: UnsafeMutableBufferPointer<Float>, scale: Float) -> Float {
    guard let maximumNorm else { return 1 }
    let norm = Double(scale) * gradients.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    // The small number is PyTorch's.
    return Float(min(1, maximumNorm / (norm + 1e-6)))
  }

  // MARK: Checkpoints

  /// The state of each parameter, by name: `optimizer/velocity/NAME` for SGD, `optimizer/mean/NAME` and
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

  /// Restores the state after a number of steps.
  /// - Throws: `SafeTensorsError` if a tensor is missing, `EngineError.wrongShape` if one has another shape.
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
    switch optimizer {
    case .sgd: [(first, "optimizer/velocity/")]
    case .adamW: [(first, "optimizer/mean/"), (second, "optimizer/square/")]
    }
  }
}
