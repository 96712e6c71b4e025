import SutureExecution
import Testing

@testable import SutureEngine
@testable import SutureGraph

@Suite struct AttentionKernelTests {
  struct Case: Sendable {
    let leading: [Int]
    let queries: Int
    let keys: Int
    let features: Int
    let values: Int
    var scale = 1.0
    /// Whether queries, keys, values and the result are given as [.., columns, rows].
    var transposed = [false, false, false, false]
    var threads = 1
  }

  static let cases = [
    Case(leading: [2, 3], queries: 50, keys: 50, features: 24, values: 24, scale: 0.25),
    Case(leading: [3], queries: 49, keys: 31, features: 7, values: 40, scale: -0.5, threads: 2),
    Case(leading: [1], queries: 70, keys: 16, features: 16, values: 5, threads: 3),
    Case(leading: [2], queries: 25, keys: 25, features: 12, values: 12, transposed: [true, true, true, true]),
    Case(leading: [4], queries: 1, keys: 1, features: 1, values: 1, transposed: [false, true, false, false]),
    Case(leading: [2], queries: 13, keys: 27, features: 9, values: 33, transposed: [true, false, false, true]),
  ]

  private func shape(_ test: Case, _ rows: Int, _ columns: Int, _ isTransposed: Bool) -> Shape {
    Shape(test.leading + (isTransposed ? [columns, rows] : [rows, columns]))
  }

  /// The shapes of queries, keys and values.
  private func operands(_ test: Case) -> [Shape] {
    [
      shape(test, test.queries, test.features, test.transposed[0]),
      shape(test, test.keys, test.features, test.transposed[1]),
      shape(test, test.keys, test.values, test.transposed[2]),
    ]
  }

  /// softmax(scale · q kᵀ) v, made of products and a softmax.
  private func network(_ test: Case, keepsWeights: Bool = false) throws -> Graph {
    var graph = Graph(type: "Test")
    var values: [Value] = []
    for (name, shape) in zip(["q", "k", "v"], operands(test)) {
      values.append(try graph.variable(.parameter, name, shape, .normal(mean: 0, deviation: 1)))
    }
    // A graph needs an input.
    let one = try graph.input("one", [1])
    var scores = try graph.matmul(
      values[0], values[1], transposesA: test.transposed[0], transposesB: !test.transposed[1])
    if test.scale != 1 { scores = try graph.affine(scores, scale: test.scale) }
    let weights = try graph.apply(Softmax(axis: -1, isLogarithmic: false), [scores])[0]
    let result =
      test.transposed[3]
      ? try graph.matmul(values[2], weights, transposesA: !test.transposed[2], transposesB: true)
      : try graph.matmul(weights, values[2], transposesB: test.transposed[2])
    graph.outputs = [try graph.binary(.multiply, result, one)]
    if keepsWeights { graph.outputs.append(weights) }
    return graph
  }

  private func outcome(_ graph: Graph, _ threads: Int, fuses: Bool) throws -> [Tensor] {
    let store = try VariableStore(graph.variables, seed: 3)
    let plan = try Plan(
      graph, variables: store, options: ExecutionOptions(threads: try #require(ThreadCount(threads))),
      tuning: PlanTuning(fuses: fuses))
    let inputs = graph.inputs.map { input in
      let shape = graph.shape(input.value)
      return shape == [1] ? Tensor([1], [1]) : numbers(shape, input.name)
    }
    return try plan.run(inputs)
  }

  private func names(_ graph: Graph) -> [String] { graph.nodes.map(\.operation.name) }

  @Test(arguments: cases) func `results and gradients are those of products and a softmax`(_ test: Case) throws {
    let network = try network(test)
    let forward = try network.lowered(for: .evaluation)
    #expect(names(try forward.withAttention()).filter { $0 == "attention" || $0 == "softmax" } == ["attention"])
    let trained = try network.differentiated()
    let rewritten = names(try trained.withAttention())
    #expect(rewritten.filter { $0.hasPrefix("attention") } == ["attention", "attention_gradient"])
    #expect(!rewritten.contains("matmul") && !rewritten.contains { $0.hasPrefix("softmax") })
    for graph in [forward, trained] {
      let expected = try outcome(graph, test.threads, fuses: false)
      let made = try outcome(graph, test.threads, fuses: true)
      #expect(made.count == expected.count)
      for (a, b) in zip(made, expected) { #expect(largestDifference(a.values, b.values.map(Double.init)) <= 2e-5) }
    }
  }

  @Test func `weights that are used otherwise stay`() throws {
    let graph = try network(Self.cases[0], keepsWeights: true).lowered(for: .evaluation)
    #expect(!names(try graph.withAttention()).contains("attention"))
  }

  @Test func `memory grows linearly with the tokens`() throws {
    func arena(_ tokens: Int) throws -> Int {
      let test = Case(leading: [1], queries: tokens, keys: tokens, features: 16, values: 16)
      let graph = try network(test).differentiated()
      let store = try VariableStore(graph.variables, seed: 3)
      return try Plan(graph, variables: store, options: ExecutionOptions(threads: .one)).arenaByteCount
    }
    #expect(try arena(2048) < 3 * arena(1024))
  }
}
