import SutureConformance
import SutureExecution
import Testing

/// The comparison of a runtime's tensors with Suture's.
enum Agreement {
  /// The largest accepted difference, relative to the larger of 1 and the tensor's largest absolute value.
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
    for name in expected.names where found.contains(name) {
      try check(
        try found.require(name, path: "found"), try expected.require(name, path: "expected"), "\(name) \(place)")
    }
  }

  private static func check(_ found: Tensor, _ expected: Tensor, _ name: String) throws {
    guard found.shape == expected.shape else {
      Issue.record("\(name) is \(found.shape), not \(expected.shape)")
      return
    }
    let difference = TensorDifference(found, expected)
    let (a, b) = (found.values[difference.index], expected.values[difference.index])
    #expect(
      difference.relative <= tolerance, "\(name) differs by \(difference.text), at \(difference.index): \(a), not \(b)")
  }
}
