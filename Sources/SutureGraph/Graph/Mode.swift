/// Whether a graph is run to use a network or to train it: batch statistics and dropout differ.
public enum Mode: String, Hashable, Sendable, Codable {
  /// Running statistics, no dropout.
  case evaluation
  /// Batch statistics (running statistics are updated), dropout.
  case training
}
