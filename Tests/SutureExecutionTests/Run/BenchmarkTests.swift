import SutureEngine
import SutureExecution
import SutureGraph
import Testing

struct BenchmarkTests {
  private func classifier() throws -> Graph {
    var graph = Graph(type: "Linear")
    let x = try graph.input("x", [4, 3])
    let weight = try graph.variable(.parameter, "weight", [2, 3], .uniform(low: -1, high: 1))
    let bias = try graph.variable(.parameter, "bias", [2], .constant(0.5))
    graph.outputs = [try graph.linear(x, weight, bias)]
    return graph
  }

  @Test(arguments: Benchmark.Work.allCases)
  func `every run is timed, and memory counted`(work: Benchmark.Work) throws {
    let benchmark = Benchmark(engine: OneDNNEngine(), options: ExecutionOptions(threads: .one), runs: 5)
    let measurement = try benchmark.measure(try classifier(), work)
    #expect(measurement.seconds.count == 5)
    #expect(measurement.seconds.allSatisfy { $0 > 0 })
    #expect(measurement.seconds.contains(measurement.median))
    #expect(try #require(measurement.peakByteCount) >= 0)
    #expect(measurement.arenaByteCount > 0 && measurement.movedByteCount > 0)
  }

  @Test func `a training step needs logits`() throws {
    var graph = Graph(type: "Identity")
    graph.outputs = [try graph.input("x", [1, 2, 3, 4])]
    #expect(throws: GraphError.self) {
      try Benchmark(engine: OneDNNEngine(), options: ExecutionOptions(threads: .one), runs: 1).measure(graph, .step)
    }
  }
}
