import SutureExecution
import Testing

@testable import SutureEngine
@testable import SutureGraph

@Suite struct PlanErrorTests {
  @Test func `an operation that was not lowered is named`() throws {
    let graph = try graph(of: LayerNorm(epsilon: 1e-5), [[2, 3]])
    let error = #expect(throws: EngineError.self) { try run(graph, [numbers([2, 3], "x")]) }
    #expect(error?.description == "the engine cannot run 'layer_norm'")
  }

  @Test func `a variable that the store lacks is named with a suggestion`() throws {
    var stored = Graph(type: "Test")
    _ = try stored.variable(.parameter, "fc.weight", [2], .constant(0))
    var graph = Graph(type: "Test")
    graph.outputs = [try graph.variable(.parameter, "fc.weigth", [2], .constant(0))]
    let store = try VariableStore(stored.variables, seed: 0)
    let error = #expect(throws: EngineError.self) { try Plan(graph, variables: store) }
    #expect(error?.description == "there is no parameter or buffer 'fc.weigth' (did you mean 'fc.weight'?)")
  }

  @Test func `a variable of another shape is refused`() throws {
    var stored = Graph(type: "Test")
    _ = try stored.variable(.parameter, "weight", [2], .constant(0))
    var graph = Graph(type: "Test")
    graph.outputs = [try graph.variable(.parameter, "weight", [3], .constant(0))]
    let store = try VariableStore(stored.variables, seed: 0)
    #expect(throws: EngineError.wrongShape(what: "'weight'", expected: [2], actual: [3])) {
      try Plan(graph, variables: store)
    }
  }

  @Test func `wrong tensors are refused`() throws {
    let graph = try graph(of: Unary(.relu), [[2, 3]])
    #expect(throws: EngineError.wrongInputCount(expected: 1, actual: 0)) { try run(graph, []) }
    #expect(throws: EngineError.wrongShape(what: "input 0", expected: [2, 3], actual: [3, 2])) {
      try run(graph, [numbers([3, 2], "x")])
    }
    let plan = try Plan(graph, variables: try VariableStore([], seed: 0))
    #expect(throws: EngineError.invalidInput(index: 0, expected: 6, actual: 5)) {
      try plan.setInput(0, [1, 2, 3, 4, 5])
    }
    #expect(throws: EngineError.invalidInput(index: 1, expected: 0, actual: 0)) { try plan.setInput(1, []) }
  }

  @Test(arguments: [0..<2, 1..<4, 0..<1])
  func `gradient outputs must be one for each parameter`(_ range: Range<Int>) throws {
    var graph = Graph(type: "Test")
    let a = try graph.variable(.parameter, "a", [2], .constant(0))
    _ = try graph.variable(.parameter, "b", [2], .constant(0))
    _ = try graph.variable(.parameter, "c", [2], .constant(0))
    graph.outputs = [a, a]
    let store = try VariableStore(graph.variables, seed: 0)
    #expect(throws: EngineError.invalidGradientOutputs(range: range, parameters: 3, outputs: 2)) {
      try Plan(graph, variables: store, options: ExecutionOptions(gradientOutputs: range))
    }
  }
}
