import Foundation
import SutureEngine
import SutureExecution
import SutureGraph
import Testing

@testable import SutureTraining

struct JacobianCovarianceTests {
  @Test func `images that see the network differently score best`() {
    // Eigenvalues 1 and 1, then 0 and 2.
    let different = JacobianCovariance.value(ofJacobian: [1, 2, 3, 1, 0, 1], rows: 2)
    let alike = JacobianCovariance.value(ofJacobian: [1, 2, 3, 10, 20, 30], rows: 2)
    #expect(abs(different - -2 * (log(1.00001) + 1 / 1.00001)) < 1e-9)
    #expect(abs(alike - -(log(1e-5) + 1e5 + log(2.00001) + 1 / 2.00001)) < 1e-3)
    #expect(JacobianCovariance.value(ofJacobian: [1, 2, 5, 5], rows: 2).isNaN)
  }

  @Test func `the gradient by the input alone is computed`() throws {
    var graph = Graph(type: "Squares")
    let x = try graph.input("x", [2, 3])
    let weight = try graph.variable(.parameter, "weight", [3], .constant(2))
    graph.outputs = [try graph.binary(.multiply, try graph.unary(.square, x), weight)]
    let gradient = try JacobianCovariance.inputGradient(of: graph)
    #expect(gradient.outputs.count == 1)
    let executable = try ScoreFixtures.engine.prepare(
      gradient, variables: VariableStore(graph.variables, seed: 0), options: ScoreFixtures.options)
    #expect(try executable.run([Tensor([2, 3], [1, 2, 3, -1, 0, 5])])[0].values == [4, 8, 12, -4, 0, 20])
  }
}
