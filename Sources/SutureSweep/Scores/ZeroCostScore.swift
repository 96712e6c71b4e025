/// What tells something of a network before any training, from one batch and its first weights.
public enum ZeroCostScore: String, Hashable, Sendable, CaseIterable, Codable {
  /// The norm of the loss's gradients.
  case gradNorm = "grad_norm"
  /// How differently the network answers to different images, from the covariance of its Jacobians.
  case jacobCov = "jacob_cov"
  /// How differently its rectifiers switch for different images.
  case naswot
  /// What every weight carries from the input to the output, Π|w| summed over paths.
  case synflow
}
