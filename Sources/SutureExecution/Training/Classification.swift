/// Labels and accuracy of classification.
public enum Classification {
  /// The number of rows of [n, classes] logits whose maximum is at their label; ties and NaN count as wrong.
  public static func right(_ logits: [Float], classes: Int, labels: [Int]) -> Int {
    var right = 0
    for (row, label) in labels.enumerated() where (0..<classes).contains(label) {
      let own = logits[row * classes + label]
      let isRight = (0..<classes).allSatisfy { $0 == label || logits[row * classes + $0] < own }
      if isRight { right += 1 }
    }
    return right
  }

  /// Smoothed one-hot targets [n, classes]: the fraction `smoothing` is spread over all classes (arXiv 1512.00567).
  package static func targets(_ labels: [Int], classes: Int, smoothing: Double) -> [Float] {
    let spread = Float(smoothing / Double(classes))
    var targets = [Float](repeating: spread, count: labels.count * classes)
    for (row, label) in labels.enumerated() { targets[row * classes + label] += Float(1 - smoothing) }
    return targets
  }

  /// Smoothed targets [n, classes] of mixed images: the weighted mean of those of both labels.
  package static func targets(_ labels: [Int], mix: LabelMix?, classes: Int, smoothing: Double) -> [Float] {
    var targets = targets(labels, classes: classes, smoothing: smoothing)
    guard let mix else { return targets }
    let moved = Float((1 - mix.share) * (1 - smoothing))
    for (row, (label, partner)) in zip(labels, mix.partners).enumerated() {
      targets[row * classes + label] -= moved
      targets[row * classes + partner] += moved
    }
    return targets
  }
}
