/// Why a score cannot be computed.
public enum ScoreError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The batch, or the training split, holds fewer images than the score compares.
  case tooFewImages(score: ZeroCostScore, found: Int, needed: Int)
  /// An image of the batch has no label among the classes that the network tells apart.
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
