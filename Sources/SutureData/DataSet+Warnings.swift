extension DataSet {
  /// Remarks on how the images were found, and warnings about unusual labels, one sentence each; empty if there are none.
  public var warnings: [String] {
    let learned = Set(train.labels)
    var warnings = notes
    let unknown = Dictionary(grouping: test.labels.filter { !learned.contains($0) }) { $0 }.mapValues(\.count)
    if !unknown.isEmpty {
      let count = unknown.values.reduce(0, +)
      let share = Int((100 * Double(count) / Double(max(test.count, 1))).rounded())
      warnings.append(
        "\(count) of \(test.count) test images (\(share) %) cannot be classified correctly: no training image has "
          + "\(Self.labels(unknown.keys.sorted()))")
    }
    if learned.count == 1, let only = learned.first {
      warnings.append(
        "all \(train.count) training images have the label \(only): there is nothing to learn")
    }
    let missing = Set(0..<classes).subtracting(learned).subtracting(unknown.keys).sorted()
    if !missing.isEmpty {
      warnings.append(
        "no image has \(Self.labels(missing)): networks have \(classes) classes, but only "
          + "\(classes - missing.count) occur")
    }
    return warnings
  }

  /// `the label 3`, or `the labels 3, 4, 10–17`; long lists end with the number of labels left out.
  private static func labels(_ labels: [Int]) -> String {
    var runs: [ClosedRange<Int>] = []
    for label in labels {
      if let last = runs.last, last.upperBound + 1 == label {
        runs[runs.count - 1] = last.lowerBound...label
      } else {
        runs.append(label...label)
      }
    }
    let texts = runs.prefix(10).map { run in
      switch run.count {
      case 1: "\(run.lowerBound)"
      case 2: "\(run.lowerBound), \(run.upperBound)"
      default: "\(run.lowerBound)–\(run.upperBound)"
      }
    }
    let rest = runs.dropFirst(10).reduce(0) { $0 + $1.count }
    return (labels.count == 1 ? "the label " : "the labels ") + texts.joined(separator: ", ")
      + (rest > 0 ? " and \(rest) others" : "")
  }
}
