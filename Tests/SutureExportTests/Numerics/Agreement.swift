import SutureConformance
import SutureExecution
import Testing

/// The comparison of a runtime's tensors with Suture's.
enum Agreement {
  /// The largest accepted difference, relative to the largest of 1, the tensor's largest absolute value, and for gradients a
  /// tenth of the network's largest gradient.
  ///
  /// A gradient may be 0 because terms as large as other gradients cancel, such as that of a bias before a BatchNorm: their
  /// rounding errors remain.
  static let tolerance = 1e-4

  /// Expects both to have the same tensors with the same numbers.
  /// - Parameters:
  ///   - place: which of several files of the test this is, for messages.
  ///   - tools: tools such as `compile`, each of which computed `<tool>/y`, the same as `eval/y`, and where it
  ///     takes inputs of other sizes `<tool>/other`, the same as `other/y`.
  static func check(
    _ found: SafeTensors, _ expected: SafeTensors, _ place: String = "", tools: [String] = []
  ) throws {
    var expected = expected
    for tool in tools {
      expected["\(tool)/y"] = expected["eval/y"]
      if found.contains("\(tool)/other") { expected["\(tool)/other"] = expected["other/y"] }
    }
    #expect(Set(found.names) == Set(expected.names), "\(place)")
    let gradients = expected.names.filter { $0 == "train/gx" || $0.hasPrefix("train/grad/") }
    let largest = gradients.reduce(0) { max($0, size(expected[$1])) }
    for name in expected.names where found.contains(name) {
      try check(
        try found.require(name, path: "found"), try expected.require(name, path: "expected"), "\(name) \(place)",
        scale: gradients.contains(name) ? largest / 10 : 0)
    }
  }

  /// The largest absolute value.
  private static func size(_ tensor: Tensor?) -> Double {
    tensor?.values.reduce(0) { max($0, Double(abs($1))) } ?? 0
  }

  private static func check(_ found: Tensor, _ expected: Tensor, _ name: String, scale: Double) throws {
    guard found.shape == expected.shape else {
      Issue.record("\(name) is \(found.shape), not \(expected.shape)")
      return
    }
    let difference = TensorDifference(found, expected)
    let (a, b) = (found.values[difference.index], expected.values[difference.index])
    let own = max(1, size(expected))
    #expect(
      difference.relative * own <= tolerance * max(own, scale),
      "\(name) differs by \(difference.text), at \(difference.index): \(a), not \(b)")
  }
}
