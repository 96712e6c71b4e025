import SutureExecution
import Testing

@testable import SutureEngine
@testable import SutureGraph

@Suite struct BlockedLayoutTests {
  /// Convolutions with norms, a residual, a gate, and a pooling that knows rows alone in between.
  private func network(groups: Int = 1) throws -> Graph {
    var graph = Graph(type: "Test")
    func convolution(_ x: Value, _ out: Int, kernel: Int, _ name: String, groups: Int = 1) throws -> Value {
      let channels = graph.shape(x)[1]
      let weight = try graph.variable(
        .parameter, "\(name).weight", [out, channels / groups, kernel, kernel], .normal(mean: 0, deviation: 0.2))
      let window = Window(stride: [1], padding: [kernel / 2], dilation: [1])
      return try graph.apply(Convolution(window: window, groups: groups), x, weight)
    }
    func norm(_ x: Value, _ name: String) throws -> Value {
      let channels: Shape = [graph.shape(x)[1]]
      let mean = try graph.variable(.buffer, "\(name).mean", channels, .constant(0.1))
      let variance = try graph.variable(.buffer, "\(name).variance", channels, .constant(1.5))
      let weight = try graph.variable(.parameter, "\(name).weight", channels, .uniform(low: 0.5, high: 1.5))
      let bias = try graph.variable(.parameter, "\(name).bias", channels, .uniform(low: -1, high: 1))
      return try graph.apply(BatchNorm(epsilon: 1e-5, momentum: 0.1), x, mean, variance, weight, bias)
    }
    let x = try graph.input("x", [3, 5, 9, 7])
    let stem = try graph.unary(.relu, norm(convolution(x, 16, kernel: 3, "stem"), "stem_norm"))
    let inner = try graph.unary(.relu, norm(convolution(stem, 16, kernel: 3, "a"), "a_norm"))
    let outer = try norm(convolution(inner, 16, kernel: 3, "b", groups: groups), "b_norm")
    let sum = try graph.unary(.relu, graph.binary(.add, outer, stem))
    let pooled = try graph.apply(
      MaxPool(kernel: [2, 2], window: Window(stride: [1], padding: [0], dilation: [1])), sum)
    let wide = try norm(convolution(pooled, 24, kernel: 3, "wide"), "wide_norm")
    let gate = try graph.unary(.sigmoid, graph.reduce(.mean, wide, axes: [2, 3]))
    let gated = try graph.binary(.multiply, wide, gate)
    graph.outputs = [try convolution(gated, 16, kernel: 1, "last")]
    return graph
  }

  private func outcome(
    _ graph: Graph, _ threads: ThreadCount, _ tuning: PlanTuning = PlanTuning()
  ) throws -> [Tensor] {
    let store = try VariableStore(graph.variables, seed: 3)
    let inputs = graph.inputs.map { numbers(graph.shape($0.value), $0.name, low: -1, high: 1) }
    let plan = try Plan(graph, variables: store, options: ExecutionOptions(threads: threads), tuning: tuning)
    return try plan.run(inputs) + graph.buffers.compactMap { store.tensor($0.name) }
  }

  @Test(arguments: [1, 4], [1, 2])
  func `feature maps in blocks give the same numbers`(_ groups: Int, _ threads: Int) throws {
    let network = try network(groups: groups)
    let threads = try #require(ThreadCount(threads))
    for graph in [try network.lowered(for: .evaluation), try network.differentiated()] {
      let expected = try outcome(graph, threads, PlanTuning(fuses: false))
      for made in [try outcome(graph, threads), try outcome(graph, threads, PlanTuning(usesBlocks: false))] {
        #expect(made.count == expected.count)
        for (a, b) in zip(made, expected) { #expect(largestDifference(a.values, b.values.map(Double.init)) <= 2e-5) }
      }
    }
  }

  @Test(arguments: [8, 16]) func `maps between convolutions lie in blocks, the others in rows`(_ block: Int) throws {
    let graph = try network().lowered(for: .evaluation).decomposed()
    let layout = try #require(try BlockedLayout(planning: graph, block: block))
    #expect(!layout.values.isEmpty)
    let names = layout.graph.nodes.map(\.operation.name)
    // The sum becomes rows for pooling; nothing else changes its order more than once.
    #expect(names.filter { $0 == "to_rows" || $0 == "to_blocks" }.count <= 3)
    for node in layout.graph.nodes where node.operation is MaxPool {
      #expect(!layout.values.contains(node.inputs[0].index) && !layout.values.contains(node.outputs[0].index))
    }
    for value in layout.graph.inputs.map(\.value) + layout.graph.outputs {
      #expect(!layout.values.contains(value.index))
    }
  }

  @Test func `a graph without convolutions stays row-major`() throws {
    let graph = try graph(of: Unary(.relu), [[2, 16, 4, 4]])
    #expect(try BlockedLayout(planning: graph, block: 8)?.block == nil)
  }
}
