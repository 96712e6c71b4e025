/// A quantity by which candidates are ranked or limited.
public enum Metric: String, Hashable, Sendable, CaseIterable {
  /// The accuracy on the validation images as a fraction; on the test images if none are set aside for validation.
  case accuracy
  /// The number of trainable parameters.
  case parameters
  /// The number of multiply-accumulate operations (MACs) for one image.
  case macs
  /// The time for one image in evaluation, in milliseconds.
  case latency
}

extension CostReport {
  /// The value of a metric; nil for accuracy, and for a latency that was not measured.
  subscript(metric: Metric) -> Double? {
    switch metric {
    case .parameters: Double(parameters)
    case .macs: Double(macs)
    case .latency: latency
    case .accuracy: nil
    }
  }
}
