/// A guess at how well a network will learn, without training it; larger is meant to be better.
///
/// None of them measures accuracy, and none may be compared between batch sizes or data sets. Parameters and MACs often
/// rank as well: show them beside these.
public enum ZeroCostScore: String, Hashable, Sendable, Codable, CaseIterable {
  /// Σ ‖∂L/∂θ‖₂ over all parameters θ, L the cross entropy of a batch (arXiv 2101.08134).
  case gradNorm = "grad_norm"
  /// How differently the images of a batch see the network: −Σ log(λ + k) + 1 / (λ + k) over the eigenvalues λ of the
  /// correlations between the images' input gradients (arXiv 2006.04647v1).
  case jacobCov = "jacob_cov"
  /// log |det K| of how often two images of a batch fall on the same side of a nonlinearity (arXiv 2006.04647).
  case naswot
  /// log Σ |θ · ∂R/∂θ| of the flow R from an input of ones through absolute weights (arXiv 2006.05467).
  case synflow

  /// The fewest images that it can be computed on; SynFlow looks at none.
  var minimumBatch: Int {
    switch self {
    case .gradNorm: 1
    case .jacobCov, .naswot: 2
    case .synflow: 0
    }
  }
}
