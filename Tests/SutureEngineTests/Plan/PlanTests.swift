import SutureExecution
import Testing

@testable import SutureEngine
@testable import SutureGraph

@Suite struct PlanTests {
  @Test func `a linear layer with an activation is computed and differentiated`() throws {
    var graph = Graph(type: "Test")
    let x = try graph.input("x", [2, 3])
    let weight = try graph.variable(.parameter, "weight", [2, 3], .constant(0.5))
    let bias = try graph.variable(.parameter, "bias", [2], .constant(-1))
    let y = try graph.apply(Linear(), x, weight, bias)
    let z = try graph.apply(Unary(.relu), y)
    let seed = try graph.apply(Constant(shape: [2, 2], value: 1))
    let gradients = try graph.appendGradients(seeds: [(z, seed)], of: [weight, bias])
    graph.outputs = [z] + gradients
    let store = try VariableStore(graph.variables, seed: 0)
    let plan = try Plan(graph, variables: store, options: ExecutionOptions(threads: .one, gradientOutputs: 1..<3))
    let made = try plan.run([Tensor([2, 3], [1, 2, 3, 0, 0, 1])])
    #expect(made[0].values == [2, 2, 0, 0])
    #expect(made[1].values == [1, 2, 3, 1, 2, 3])
    #expect(made[2].values == [1, 1])
    #expect(Array(plan.gradients[0..<6]) == [1, 2, 3, 1, 2, 3])
    #expect(Array(plan.gradients[16..<18]) == [1, 1])
    #expect(plan.gradients.count == store.parameters.count)
  }

  private func outcome(
    _ test: RandomGraph, runs: Int = 2, _ options: ExecutionOptions, _ tuning: PlanTuning = PlanTuning()
  ) throws -> (outputs: [[Tensor]], buffer: Tensor?, gradients: [Float]) {
    let store = try VariableStore(test.graph.variables, seed: 1)
    var options = options
    options.gradientOutputs = test.gradientOutputs
    let plan = try Plan(test.graph, variables: store, options: options, tuning: tuning)
    let shape = test.graph.shape(test.graph.inputs[0].value)
    let inputs = [numbers(shape, "x", low: -1, high: 1), numbers(shape, "y", low: -1, high: 1)]
    let outputs = try (0..<runs).map { try plan.run(inputs, seed: UInt64($0)) }
    return (outputs, store.tensor("buffer"), Array(plan.gradients))
  }

  @Test(arguments: 0..<24)
  func `sharing memory changes no result`(_ seed: Int) throws {
    let test = try RandomGraph(seed: UInt64(seed))
    let shared = try outcome(test, ExecutionOptions(threads: .one))
    let apart = try outcome(test, ExecutionOptions(threads: .one), PlanTuning(reusesMemory: false))
    #expect(shared == apart)
  }

  @Test(arguments: 0..<4, [1, 2])
  func `two plans and two runs give equal bits`(_ seed: Int, _ threads: Int) throws {
    let options = ExecutionOptions(threads: try #require(ThreadCount(threads)))
    let test = try RandomGraph(seed: UInt64(seed), rows: 350, columns: 260)
    #expect(try outcome(test, runs: 1, options) == outcome(test, runs: 1, options))
  }

  @Test(arguments: 0..<4)
  func `the number of threads does not matter beyond rounding`(_ seed: Int) throws {
    let test = try RandomGraph(seed: UInt64(seed), rows: 350, columns: 260)
    let one = try outcome(test, runs: 1, ExecutionOptions(threads: .one))
    let two = try outcome(test, runs: 1, ExecutionOptions(threads: try #require(ThreadCount(2))))
    for (a, b) in zip(one.outputs[0], two.outputs[0]) {
      let largest = a.values.reduce(1) { max($0, abs($1)) }
      #expect(zip(a.values, b.values).allSatisfy { abs($0 - $1) <= 1e-5 * largest })
    }
  }

  @Test func `memory is used again`() throws {
    var graph = Graph(type: "Test")
    var value = try graph.input("x", [1000])
    for _ in 0..<50 {
      value = try graph.apply(
        Reduce(.max, axes: [0], keepsDimensions: false), try graph.apply(Expand([2, 1000]), value))
    }
    graph.outputs = [value]
    let store = try VariableStore([], seed: 0)
    #expect(try Plan(graph, variables: store, tuning: PlanTuning(fuses: false)).arenaByteCount < 6 * 4096)
    let tuning = PlanTuning(reusesMemory: false, fuses: false)
    #expect(try Plan(graph, variables: store, tuning: tuning).arenaByteCount > 600_000)
  }

  @Test func `inputs stay for another run`() throws {
    let plan = try Plan(
      try graph(of: Unary(.negate), [[3]]), variables: try VariableStore([], seed: 0))
    try plan.setInput(0, [1, 2, 3])
    for _ in 0..<3 { try plan.execute() }
    #expect(plan.withOutput(0) { Array($0) } == [-1, -2, -3])
    plan.input(0)[1] = 7
    try plan.execute()
    #expect(plan.output(0).values == [-1, -7, -3])
  }

  @Test func `buffers are exchanged with their old values`() throws {
    var graph = Graph(type: "Test")
    let a = try graph.variable(.buffer, "a", [2], .constant(1))
    let b = try graph.variable(.buffer, "b", [2], .constant(2))
    graph.update(a, to: b)
    graph.update(b, to: a)
    let store = try VariableStore(graph.variables, seed: 0)
    let plan = try Plan(graph, variables: store)
    try plan.execute()
    #expect(store.tensor("a")?.values == [2, 2])
    #expect(store.tensor("b")?.values == [1, 1])
  }

  @Test func `several plans share one store`() throws {
    func layer(rows: Int) throws -> Graph {
      var graph = Graph(type: "Test")
      let x = try graph.input("x", [rows, 2])
      let weight = try graph.variable(.parameter, "weight", [1, 2], .constant(1))
      graph.outputs = [try graph.apply(Linear(), x, weight)]
      return graph
    }
    let store = try VariableStore(try layer(rows: 1).variables, seed: 0)
    let plans = try [1, 3].map { try Plan(try layer(rows: $0), variables: store) }
    try store.set("weight", Tensor([1, 2], [2, 3]))
    #expect(try plans[0].run([Tensor([1, 2], [1, 1])])[0].values == [5])
    #expect(try plans[1].run([Tensor([3, 2], [1, 1, 0, 1, 1, 0])])[0].values == [5, 3, 2])
  }
}
