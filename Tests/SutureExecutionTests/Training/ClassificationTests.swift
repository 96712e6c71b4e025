import SutureExecution
import Testing

struct ClassificationTests {
  @Test func `an answer is right where its logit alone is largest`() {
    let logits: [Float] = [1, 2, 3, 3, 3, 1, .nan, 0, 1, 5, 4, 4]
    #expect(Classification.right(logits, classes: 3, labels: [2, 0, 0, 0]) == 2)
  }

  @Test func `smoothing spreads a part over all classes`() {
    let targets = Classification.targets([1, 0], classes: 4, smoothing: 0.2)
    let expected: [Float] = [0.05, 0.85, 0.05, 0.05, 0.85, 0.05, 0.05, 0.05]
    #expect(zip(targets, expected).allSatisfy { abs($0 - $1) < 1e-6 })
  }
}
