/// The rule by which gradients change parameters; formulas are PyTorch's.
public enum Optimiser: Hashable, Sendable {
  /// Stochastic gradient descent with momentum; the decay is added to the gradient.
  case sgd(momentum: Double, nesterov: Bool, weightDecay: Double)
  /// Adam with decoupled weight decay (arXiv 1711.05101).
  case adamW(beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double)
}
