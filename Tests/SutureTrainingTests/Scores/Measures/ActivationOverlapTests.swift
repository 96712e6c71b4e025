import Foundation
import SutureExecution
import SutureGraph
import Testing

@testable import SutureTraining

struct ActivationOverlapTests {
  /// Two images whose codes are 100 and 111: K = (3 1; 1 3), determinant 8.
  private static let images = Tensor([2, 3], [1, -1, 0, 1, 1, 1])

  private func value(_ build: (inout Graph, Value) throws -> Value) throws -> Double {
    var graph = Graph(type: "Gate")
    let x = try graph.input("x", [2, 3])
    graph.outputs = [try build(&graph, x)]
    return try ActivationOverlap.value(
      of: graph, variables: VariableStore(graph.variables, seed: 0), images: ActivationOverlapTests.images, seed: 0,
      engine: ScoreFixtures.engine, options: ScoreFixtures.options)
  }

  @Test(arguments: [UnaryFunction.relu, .relu6, .sigmoid, .tanh, .silu, .gelu, .hardSigmoid, .hardSwish])
  func `activations and gates are seen`(function: UnaryFunction) throws {
    #expect(try abs(value { graph, x in try graph.unary(function, x) } - log(8)) < 1e-12)
  }

  @Test func `softmax decides where it gives more than an equal share`() throws {
    // Equal inputs share equally, which is not more: codes 100 and 000, K = (3 2; 2 3).
    let value = try value { graph, x in try graph.softmax(x, axis: 1) }
    #expect(abs(value - log(5)) < 1e-12)
  }

  @Test func `what is the same for every image is not compared`() throws {
    let value = try value { graph, x in
      let alpha = try graph.variable(.parameter, "alpha", [1], .constant(1))
      return try graph.binary(.multiply, try graph.unary(.relu, x), try graph.unary(.sigmoid, alpha))
    }
    #expect(abs(value - log(8)) < 1e-12)
  }

  @Test func `codes longer than a word`() {
    var codes = ActivationCodes(images: 2)
    // The images differ in every third of 150 units, then in 1 of 2.
    let first = [Float](repeating: 1, count: 150)
    let second = (0..<150).map { $0 % 3 == 0 ? Float(-1) : 1 }
    (first + second).withUnsafeBufferPointer { codes.append($0, above: 0) }
    [Float(0.6), 0.4, 0.4, 0.4].withUnsafeBufferPointer { codes.append($0, above: 0.5) }
    #expect(codes.overlap().elements == [152, 101, 101, 152])
  }
}
