import SutureExecution
import Testing

@testable import SutureEngine
@testable import SutureGraph

/// Graphs as deep as plugins may build them: nothing may recurse along them.
@Suite struct DeepGraphTests {
  /// Builds a chain of operations on a few numbers, each made from the value before it and the input.
  private func chain(
    _ length: Int, _ step: (inout Graph, Value, Value, Int) throws -> Value
  ) throws -> Graph {
    var graph = Graph(type: "Test")
    let x = try graph.input("x", [2, 3])
    var value = x
    for index in 0..<length { value = try step(&graph, value, x, index) }
    graph.outputs = [value]
    return graph
  }

  private func run(_ graph: Graph, _ inputs: [Tensor], fuses: Bool = true) throws -> [Tensor] {
    let plan = try Plan(
      graph, variables: try VariableStore([], seed: 0), options: ExecutionOptions(threads: .one),
      tuning: PlanTuning(fuses: fuses))
    return try plan.run(inputs)
  }

  private let x = Tensor([2, 3], [-1, 0.5, 0.25, 2, 0, 1])

  @Test func `the longest chain that a plugin may build is planned and run`() throws {
    let graph = try chain(Graph.maximumNodeCount) { graph, value, _, _ in try graph.unary(.negate, value) }
    #expect(try run(try graph.lowered(for: .evaluation), [x])[0] == x)
    #expect(throws: GraphError.self) {
      var longer = graph
      _ = try longer.unary(.negate, longer.outputs[0])
    }
  }

  @Test(arguments: [true, false])
  func `deep chains of every kind give the right numbers`(_ fuses: Bool) throws {
    let length = 3000
    let sums = try chain(length) { graph, value, x, _ in try graph.binary(.add, value, x) }
    let expected = x.values.map { Float(length + 1) * $0 }
    #expect(try run(sums, [x], fuses: fuses)[0].values == expected)

    let turns = try chain(length) { graph, value, _, index in
      if index % 3 == 2 { return try graph.reshape(value, [2, 3]) }
      return try graph.permute(value, [1, 0])
    }
    #expect(try run(turns, [x], fuses: fuses)[0] == x)

    // A mean is the same for every element, and stays what it is.
    let means = try chain(length) { graph, value, _, index in
      index % 2 == 0
        ? try graph.reduce(.max, value, axes: [1]) : try graph.expand(value, [2, 3])
    }
    #expect(try run(means, [x], fuses: fuses)[0].values == [0.5, 0.5, 0.5, 2, 2, 2])
  }

  @Test func `the gradient of a deep chain is that of its parts`() throws {
    let graph = try chain(3000) { graph, value, x, index in
      index % 2 == 0 ? try graph.affine(value, scale: -1) : try graph.binary(.add, value, x)
    }
    // v ← x − v, 1,500 times, from x: an even number of times gives x again.
    let results = try run(try graph.differentiated(), [x, Tensor([2, 3], repeating: 1)])
    #expect(results[0] == x)
    #expect(results[1].values == [Float](repeating: 1, count: 6))
  }

  @Test func `a gradient may need more operations than a plugin may build`() throws {
    var graph = try chain(Graph.maximumNodeCount - 1) { graph, value, _, _ in try graph.unary(.negate, value) }
    graph.outputs = [graph.outputs[0]]
    #expect(try graph.differentiated().nodes.count > Graph.maximumNodeCount)
  }
}
