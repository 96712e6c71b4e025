import SutureSupport

/// Why a score cannot be computed.
public enum ScoreError: DeterministicError, Hashable, Sendable, CustomStringConvertible {
  /// The batch, or the training split, holds fewer images than the score compares.
  case tooFewImages(score: ZeroCostScore, found: Int, needed: Int)
  /// A label of the batch is not a class index of the network.
  case unlabelled(score: ZeroCostScore, label: Int, classes: Int)

  /// The facts in one sentence.
  public var description: String {
    switch self {
    case .tooFewImages(let score, let found, let needed):
      "the score '\(score.rawValue)' needs a batch of \(needed) or more images, not \(found)"
    case .unlabelled(let score, let label, let classes):
      "the score '\(score.rawValue)' needs a label from 0 to \(classes - 1) for every image, and one has \(label)"
    }
  }
}
