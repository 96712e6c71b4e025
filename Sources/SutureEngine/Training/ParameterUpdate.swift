#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// An optimiser at work on a store's parameters, with what it remembers between steps.
final class ParameterUpdate {
  private let optimiser: Optimiser
  private let variables: VariableStore
  private let first: AlignedFloats
  private let second: AlignedFloats
  private var steps = 0

  /// - Throws: `EngineError.outOfMemory`.
  init(_ optimiser: Optimiser, variables: VariableStore) throws(EngineError) {
    self.optimiser = optimiser
    self.variables = variables
    let count = variables.parameters.count
    first = try AlignedFloats(count: count)
    if case .adamW = optimiser {
      second = try AlignedFloats(count: count)
    } else {
      second = try AlignedFloats(count: 0)
    }
  }

  /// Changes every parameter by its gradient, both laid out as `VariableStore.parameters`.
  func apply(_ gradients: UnsafeMutableBufferPointer<Float>, learningRate: Double) {
    steps += 1
    for slot in variables.parameterSlots {
      for index in slot.range { update(index, gradients[index], learningRate, decays: slot.decays) }
    }
  }

  private func update(_ index: Int, _ gradient: Float, _ rate: Double, decays: Bool) {
    switch optimiser {
    case .sgd(let momentum, let nesterov, let weightDecay):
      let slope = gradient + (decays ? Float(weightDecay) * variables.parameters[index] : 0)
      let velocity = steps == 1 ? slope : Float(momentum) * first.pointer[index] + slope
      first.pointer[index] = velocity
      variables.parameters[index] -= Float(rate) * (nesterov ? slope + Float(momentum) * velocity : velocity)
    case .adamW(let beta1, let beta2, let epsilon, let weightDecay):
      if decays { variables.parameters[index] *= Float(1 - rate * weightDecay) }
      let mean = Float(beta1) * first.pointer[index] + Float(1 - beta1) * gradient
      let square = Float(beta2) * second.pointer[index] + Float(1 - beta2) * gradient * gradient
      first.pointer[index] = mean
      second.pointer[index] = square
      let correction1 = Float(1 - pow(beta1, Double(steps)))
      let correction2 = Float(1 - pow(beta2, Double(steps)))
      variables.parameters[index] -=
        Float(rate) / correction1 * mean / ((square / correction2).squareRoot() + Float(epsilon))
    }
  }
}
