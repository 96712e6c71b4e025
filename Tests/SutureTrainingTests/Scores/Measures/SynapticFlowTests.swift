import Foundation
import SutureExecution
import SutureGraph
import Testing

@testable import SutureTraining

struct SynapticFlowTests {
  private func value(
    _ weights: [String: Tensor], _ build: (inout Graph, Value, (String) throws -> Value) throws -> Value
  ) throws -> Double {
    var graph = Graph(type: "Flow")
    let x = try graph.input("x", [1, 2])
    var values: [String: Value] = [:]
    for (name, tensor) in weights.sorted(by: { $0.key < $1.key }) {
      values[name] = try graph.variable(.parameter, name, tensor.shape, .constant(0))
    }
    graph.outputs = [try build(&graph, x) { try #require(values[$0]) }]
    let variables = try VariableStore(graph.variables, seed: 0)
    for (name, tensor) in weights { try variables.set(name, tensor) }
    return try SynapticFlow.value(
      of: graph, variables: variables, engine: ScoreFixtures.engine, options: ScoreFixtures.options)
  }

  @Test func `two layers by hand`() throws {
    let weights = [
      "w1": Tensor([1, 2], [1, -2]), "b1": Tensor([1], [0]), "w2": Tensor([1, 1], [3]), "b2": Tensor([1], [-1]),
    ]
    for function in [UnaryFunction.relu, .relu6, .silu, .gelu, .hardSwish] {
      let value = try value(weights) { graph, x, weight in
        let hidden = try graph.unary(function, try graph.linear(x, weight("w1"), weight("b1")))
        return try graph.linear(hidden, weight("w2"), weight("b2"))
      }
      // R = 3 (1 + 2) + 1; 9 through w1, 9 through w2, 1 through b2.
      #expect(abs(value - log(19)) < 1e-6)
    }
  }

  @Test(arguments: [UnaryFunction.sigmoid, .hardSigmoid, .tanh])
  func `a gate's weights count`(function: UnaryFunction) throws {
    let weights = ["w": Tensor([2, 2], [100, 200, 300, -600]), "b": Tensor([2], [0, 0])]
    let value = try value(weights) { graph, x, weight in
      try graph.binary(.multiply, x, try graph.unary(function, try graph.linear(x, weight("w"), weight("b"))))
    }
    // Gates (300, 900) / 600 give R = 2, all of which comes through w.
    #expect(abs(value - log(2)) < 1e-6)
  }

  @Test(arguments: [0, 1])
  func `softmax keeps its mean`(axis: Int) throws {
    let weights = ["w": Tensor([2, 2], [100, 200, 300, -600]), "b": Tensor([2], [0, 0])]
    let value = try value(weights) { graph, x, weight in
      let scores = try graph.linear(x, weight("w"), weight("b"))
      return try graph.softmax(scores, axis: axis)
    }
    #expect(abs(value - log(axis == 0 ? 2 : 1)) < 1e-6)
  }

  @Test(arguments: [(UnaryFunction.sigmoid, 10.0), (.hardSigmoid, 10), (.tanh, 0)])
  func `a gate that begins at 0 is open, and tanh 0`(function: UnaryFunction, flow: Double) throws {
    let weights = [
      "w": Tensor([2, 2], repeating: 0), "b": Tensor([2], [0, 0]), "v": Tensor([1, 2], [-5, 5]), "z": Tensor([1], [0]),
    ]
    let value = try value(weights) { graph, x, weight in
      let gate = try graph.unary(function, try graph.linear(x, weight("w"), weight("b")))
      return try graph.linear(try graph.binary(.multiply, x, gate), weight("v"), weight("z"))
    }
    #expect(flow > 0 ? abs(value - log(flow)) < 1e-6 : value == -.infinity)
  }

  @Test func `a gate of parameters alone stays what it is`() throws {
    let weights = ["alpha": Tensor([1], [0]), "v": Tensor([1, 2], [-5, 5]), "z": Tensor([1], [0])]
    let value = try value(weights) { graph, x, weight in
      let gated = try graph.binary(.multiply, x, try graph.unary(.sigmoid, weight("alpha")))
      return try graph.linear(gated, weight("v"), weight("z"))
    }
    #expect(abs(value - log(5)) < 1e-6)
  }

  @Test func `what leaves the range of floats is not a score`() throws {
    let weights = ["w": Tensor([2, 2], repeating: 1e30), "b": Tensor([2], [0, 0])]
    let value = try value(weights) { graph, x, weight in
      let once = try graph.linear(x, weight("w"), weight("b"))
      let gate = try graph.unary(.sigmoid, try graph.unary(.square, once))
      return try graph.binary(.multiply, once, gate)
    }
    #expect(!value.isFinite)
  }

  @Test(arguments: [("se(reduction: 2)", "se.fc"), ("eca", "eca.conv")])
  func `the weights of attention modules get a share of the flow`(module: String, path: String) throws {
    let graph = try ScoreFixtures.network(module).graph(1)
    let variables = try VariableStore(graph.variables, seed: 3)
    let gradients = try SynapticFlow.gradients(
      of: graph, variables: variables, engine: ScoreFixtures.engine, options: ScoreFixtures.options)
    let gate = gradients.filter { $0.parameter.contains(path) }
    #expect(gate.count == 6)
    #expect(gate.allSatisfy { gradient in gradient.values.contains { $0 > 0 } })
  }

  @Test func `the given weights stay`() throws {
    let graph = try ScoreFixtures.network("eca").graph(1)
    let variables = try VariableStore(graph.variables, seed: 3)
    let before = variables.safeTensors()
    _ = try SynapticFlow.value(
      of: graph, variables: variables, engine: ScoreFixtures.engine, options: ScoreFixtures.options)
    for slot in variables.slots { #expect(variables.tensor(slot.name) == before[slot.name]) }
  }
}
