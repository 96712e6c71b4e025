/// A zero-cost proxy: a prediction of how well a network will train, computed before training; higher is better.
///
/// No score measures accuracy, and scores of different batch sizes or data sets are not comparable. Numbers of parameters
/// and MACs often rank networks as well as these scores do.
public enum ZeroCostScore: String, Hashable, Sendable, Codable, CaseIterable {
  /// Σ ‖∂L/∂θ‖₂ over all parameters θ, L the cross entropy of a batch (arXiv 2101.08134).
  case gradNorm = "grad_norm"
  /// How different the input gradients of a batch's images are: −Σ log(λ + k) + 1 / (λ + k) over the eigenvalues λ of the
  /// correlations between the images' input gradients (arXiv 2006.04647v1).
  case jacobCov = "jacob_cov"
  /// log |det K| of how often two images of a batch fall on the same side of a nonlinearity (arXiv 2006.04647).
  case naswot
  /// log Σ |θ · ∂R/∂θ| of the flow R from an input of ones through absolute weights (arXiv 2006.05467).
  case synflow

  /// The minimum batch size; SynFlow uses no images.
  var minimumBatch: Int {
    switch self {
    case .gradNorm: 1
    case .jacobCov, .naswot: 2
    case .synflow: 0
    }
  }
}
