/// Whether a network is evaluated or trained: batch normalisation and dropout differ.
public enum Mode: String, Hashable, Sendable, Codable {
  /// Running statistics, no dropout.
  case evaluation
  /// Batch statistics (running statistics are updated), dropout.
  case training
}
