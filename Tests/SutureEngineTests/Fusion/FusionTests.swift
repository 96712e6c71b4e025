import SutureExecution
import Testing

@testable import SutureEngine
@testable import SutureGraph

@Suite struct FusionTests {
  private func outcome(_ test: RandomGraph, _ tuning: PlanTuning = PlanTuning()) throws -> [Tensor] {
    let store = try VariableStore(test.graph.variables, seed: 1)
    let options = ExecutionOptions(threads: .one, gradientOutputs: test.gradientOutputs)
    let shape = test.graph.shape(test.graph.inputs[0].value)
    let inputs = [numbers(shape, "x", low: -1, high: 1), numbers(shape, "y", low: -1, high: 1)]
    let plan = try Plan(test.graph, variables: store, options: options, tuning: tuning)
    return try plan.run(inputs) + test.graph.buffers.compactMap { store.tensor($0.name) }
  }

  @Test(arguments: 0..<40, [[4, 6], [37, 19]])
  func `computing operations together changes nothing beyond rounding`(_ seed: Int, _ sizes: [Int]) throws {
    let test = try RandomGraph(seed: UInt64(seed), rows: sizes[0], columns: sizes[1])
    let fused = try outcome(test)
    let apart = try outcome(test, PlanTuning(fuses: false))
    for (a, b) in zip(fused, apart) {
      let largest = b.values.reduce(1) { max($0, abs($1)) }
      #expect(zip(a.values, b.values).allSatisfy { abs($0 - $1) <= 2e-5 * largest || $0 == $1 })
    }
  }

  /// 12 channels as 4 · 3 and as 3 · 4: no sequence of loops serves both.
  @Test(arguments: [[4, 3], [6, 4], [3, 4], [4, 4]])
  func `axes that are cut differently are not traversed together`(_ groups: [Int]) throws {
    var graph = Graph(type: "Test")
    let x = try graph.input("x", [2, 12, 5, 3])
    func gate(_ x: Value, groups: Int) throws -> Value {
      let means = try graph.reduce(.mean, x, axes: [2, 3], keepsDimensions: false)
      let grouped = try graph.reshape(means, [2, groups, 12 / groups])
      let largest = try graph.reduce(.max, grouped, axes: [2], keepsDimensions: true)
      return try graph.reshape(graph.binary(.subtract, grouped, largest), [2, 12, 1, 1])
    }
    let once = try graph.binary(.multiply, x, gate(x, groups: groups[0]))
    graph.outputs = [try graph.binary(.multiply, once, gate(once, groups: groups[1]))]
    let store = try VariableStore(graph.variables, seed: 0)
    let input = [numbers(graph.shape(x), "x", low: -1, high: 1)]
    let fused = try Plan(graph, variables: store).run(input)[0]
    let apart = try Plan(graph, variables: store, tuning: PlanTuning(fuses: false)).run(input)[0]
    #expect(zip(fused.values, apart.values).allSatisfy { abs($0 - $1) <= 1e-6 })
  }

  /// Statistics over the channels of a map: a sum passes over [c, h, w], reductions over [h, w, c].
  @Test(arguments: [[1, 256, 14, 14], [1, 8, 80, 80], [2, 300, 20, 20], [1, 5000, 2, 2]], [false, true])
  func `operations that pass over axes in different orders are computed together`(
    _ shape: [Int], _ isNormalised: Bool
  ) throws {
    var graph = Graph(type: "Test")
    let (x, y) = (try graph.input("x", Shape(shape)), try graph.input("y", Shape(shape)))
    let sum = try graph.binary(.add, x, y)
    let last = try graph.permute(sum, [0, 2, 3, 1])
    func average(_ value: Value) throws -> Value {
      try graph.reduce(.mean, value, axes: [3], keepsDimensions: true)
    }
    let mean = try average(last)
    let centred = try graph.binary(.subtract, last, mean)
    let variance = try average(graph.binary(.multiply, centred, centred))
    graph.outputs = [sum, mean, variance]
    if isNormalised {
      graph.outputs.append(try graph.permute(graph.binary(.divide, centred, variance), [0, 3, 1, 2]))
    }
    let store = try VariableStore(graph.variables, seed: 0)
    let inputs = ["x", "y"].map { numbers(Shape(shape), $0, low: -1, high: 1) }
    let fused = try Plan(graph, variables: store).run(inputs)
    let apart = try Plan(graph, variables: store, tuning: PlanTuning(fuses: false)).run(inputs)
    for (a, b) in zip(fused, apart) {
      #expect(zip(a.values, b.values).allSatisfy { abs($0 - $1) <= 1e-4 * max(1, abs($1)) })
    }
  }

  @Test func `what depends on variables alone is computed again when they change`() throws {
    var graph = Graph(type: "Test")
    let x = try graph.input("x", [3])
    let weight = try graph.variable(.parameter, "weight", [3], .constant(4))
    graph.outputs = [try graph.binary(.multiply, x, graph.unary(.squareRoot, weight))]
    let store = try VariableStore(graph.variables, seed: 0)
    let plan = try Plan(graph, variables: store)
    #expect(try plan.run([Tensor([3], [1, 2, 3])])[0].values == [2, 4, 6])
    try store.set("weight", Tensor([3], [9, 9, 9]))
    #expect(try plan.run([Tensor([3], [1, 2, 3])])[0].values == [3, 6, 9])
    store.parameters[1] = 16
    #expect(try plan.run([Tensor([3], [1, 2, 3])])[0].values == [3, 8, 9])
  }

  /// What a plan moves through memory, in floats.
  private func traffic(_ graph: Graph, _ tuning: PlanTuning = PlanTuning()) throws -> Int {
    try Plan(graph, variables: try VariableStore(graph.variables, seed: 0), tuning: tuning).movedByteCount
      / MemoryLayout<Float>.stride
  }

  @Test func `a gate on each channel reads its maps once and writes them once`() throws {
    var graph = Graph(type: "Test")
    let x = try graph.input("x", [8, 32, 28, 28])
    let first = try graph.variable(.parameter, "first", [4, 32], .constant(0.1))
    let second = try graph.variable(.parameter, "second", [32, 4], .constant(0.1))
    let pooled = try graph.reduce(.mean, x, axes: [2, 3], keepsDimensions: false)
    let hidden = try graph.unary(.relu, graph.apply(Linear(), pooled, first))
    let gate = try graph.unary(.sigmoid, graph.apply(Linear(), hidden, second))
    graph.outputs = [try graph.binary(.multiply, x, graph.reshape(gate, [8, 32, 1, 1]))]
    let maps = graph.shape(x).elementCount
    let (fused, apart) = (try traffic(graph), try traffic(graph, PlanTuning(fuses: false)))
    #expect(fused == 2 * maps + 2 * 4 * 32)
    #expect(apart > 3 * maps)
  }
}
