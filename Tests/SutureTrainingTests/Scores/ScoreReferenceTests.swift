import SutureTraining
import Testing

/// Scores as PyTorch 2.13 gives them in double precision, by a program that shares nothing with this one: its autograd,
/// NumPy's eigenvalues and determinants, and functions wrapped to write their codes or to pass on x · s.
struct ScoreReferenceTests {
  struct Reference: CustomTestStringConvertible {
    let composition: String?
    /// In the order of `ZeroCostScore.allCases`.
    let values: [Double]

    init(_ composition: String?, _ values: Double...) {
      self.composition = composition
      self.values = values
    }

    var testDescription: String { composition ?? "bare" }
  }

  private static let references = [
    Reference(nil, 14.0303037, -15.7309212, 49.4685466, 19.0780409),
    Reference("se(reduction: 2)", 5.8553979, -14.2598089, 49.7899625, 20.9311501),
    Reference("eca", 6.7422948, -14.6384374, 49.7147571, 20.7769815),
    Reference("gct", 11.1224671, -20.4372460, 49.5825856, 21.3665187),
    Reference("simam", 8.9631219, -15.1417758, 49.8842109, 19.1102145),
    Reference("srm", 9.8182217, -18.0346225, 49.7983204, 20.7783088),
    // Softmax over channels, places and branches; hard swish.
    Reference("nl", 59.5017908, -15.9335645, 62.5513860, 30.0673549),
    Reference("a2", 18.1504758, -16.4909016, 50.7970394, 28.0196057),
    Reference("sk", 88.2542272, -13.0714135, 56.0290913, 26.7411981),
    Reference("coord", 5.8167375, -22.9465750, 51.9873128, 22.4361958),
  ]

  @Test(arguments: references)
  func `scores are those of another implementation`(reference: Reference) throws {
    for (score, expected) in zip(ZeroCostScore.allCases, reference.values) {
      let value = try ScoreFixtures.value(of: score, reference.composition)
      #expect(abs(value - expected) <= 1e-4 * abs(expected), "\(score.rawValue)")
    }
  }
}
