import SutureData
import SutureExecution
import SutureGraph
import Testing

@testable import SutureTraining

struct GradientNormTests {
  private func value(label: Int) throws -> Double {
    var graph = Graph(type: "Linear")
    let x = try graph.input("x", [1, 2])
    let weight = try graph.variable(.parameter, "weight", [2, 2], .constant(0))
    let bias = try graph.variable(.parameter, "bias", [2], .constant(0))
    graph.outputs = [try graph.linear(x, weight, bias)]
    return try GradientNorm.value(
      of: graph, variables: VariableStore(graph.variables, seed: 0),
      batch: Batch(images: Tensor([1, 2], [3, 4]), labels: [label]), seed: 0,
      engine: ScoreFixtures.engine, options: ScoreFixtures.options)
  }

  @Test func `a classifier that knows nothing`() throws {
    // Both classes have ½: the bias's gradient is (−½, ½), each row of the weight's that times (3, 4).
    #expect(try abs(value(label: 0) - 6 * 0.5.squareRoot()) < 1e-6)
  }

  @Test(arguments: [-1, 2])
  func `labels must be classes`(label: Int) {
    #expect(throws: ScoreError.unlabelled(score: .gradNorm, label: label, classes: 2)) { try value(label: label) }
  }
}
