/// The images that an accuracy was measured on.
public enum EvaluationSplit: String, Hashable, Sendable, Codable {
  /// Images set aside from the training images; choices between networks use these.
  case validation
  /// The test images; where nothing was chosen by them, their accuracy is an unbiased estimate.
  case test
}
