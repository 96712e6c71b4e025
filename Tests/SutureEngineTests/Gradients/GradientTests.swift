import SutureExecution
import Testing

@testable import SutureEngine
@testable import SutureGraph

@Suite struct GradientTests {
  @Test func `every callable operation has a case`() {
    // A stopped gradient differs from finite differences by design; it has a test of its own.
    let names = Set(GradientCase.all.map(\.name)).union(["stop_gradient"])
    #expect(names.sorted() == OperationCatalogue.names)
  }

  @Test(arguments: [true, false])
  func `no gradient flows back through stop_gradient`(_ fuses: Bool) throws {
    // y = x · stop_gradient(3x) + stop_gradient(x): dy/dx = 3x.
    let x = numbers([2, 3], "x")
    var graph = Graph(type: "Test")
    let input = try graph.input("x", x.shape)
    let stopped = try graph.apply(StopGradient(), try graph.affine(input, scale: 3))
    let product = try graph.binary(.multiply, input, stopped)
    graph.outputs = [try graph.binary(.add, product, try graph.apply(StopGradient(), input))]
    let store = try VariableStore([], seed: 0)
    let options = ExecutionOptions(threads: .one)
    let tuning = PlanTuning(fuses: fuses)
    let trained = try Plan(try graph.differentiated(), variables: store, options: options, tuning: tuning)
    let results = try trained.run([x, Tensor(x.shape, repeating: 1)])
    #expect(largestDifference(results[0].values, x.values.map { 3 * Double($0) * Double($0) + Double($0) }) <= 1e-6)
    #expect(largestDifference(results[1].values, x.values.map { 3 * Double($0) }) <= 1e-6)
    let evaluated = try Plan(try graph.lowered(for: .evaluation), variables: store, options: options, tuning: tuning)
    #expect(try evaluated.run([x])[0] == results[0])
    // Directly at the output, and with nothing else: zeros.
    graph.outputs = [stopped]
    let silent = try Plan(try graph.differentiated(), variables: store, options: options, tuning: tuning)
    #expect(try silent.run([x, Tensor(x.shape, repeating: 1)])[1].values.allSatisfy { $0 == 0 })
  }

  @Test func `the gradient of an adaptive maximum goes to the first by rows`() throws {
    // All four are equal to one other: each window's first in row-major order takes the gradient, as in PyTorch.
    let x = Tensor([1, 1, 2, 4], [0, 1, 2, 2, 1, 0, 2, 0])
    for (size, expected) in [([1, 1], [0, 0, 1, 0, 0, 0, 0, 0]), ([1, 2], [0, 1, 1, 0, 0, 0, 0, 0])]
      as [([Int], [Float])]
    {
      let operation = try OperationCatalogue.operation("adaptive_max_pool", [Attribute("size", .integers(size))])
      let graph = try graph(of: operation, [x.shape]).differentiated()
      let plan = try Plan(graph, variables: try VariableStore([], seed: 0), options: ExecutionOptions(threads: .one))
      let made = try plan.run([x, Tensor(Shape([1, 1] + size), repeating: 1)])
      #expect(made[1].values == expected)
    }
  }

  @Test func `the gradient of an adaptive maximum over equal windows goes to the first by rows, too`() throws {
    let operation = try OperationCatalogue.operation("adaptive_max_pool", [Attribute("size", .integers([2, 2]))])
    let graph = try graph(of: operation, [[1, 1, 4, 4]]).differentiated()
    let plan = try Plan(graph, variables: try VariableStore([], seed: 0), options: ExecutionOptions(threads: .one))
    let x = Tensor([1, 1, 4, 4], [0, 2, 1, 1, 2, 0, 1, 1, 3, 0, 0, 0, 3, 0, 0, 5])
    let made = try plan.run([x, Tensor([1, 1, 2, 2], repeating: 1)])
    #expect(made[0].values == [2, 1, 3, 5])
    #expect(made[1].values == [0, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1])
  }

  @Test(arguments: GradientCase.all)
  func `gradients agree with finite differences`(_ test: GradientCase) throws {
    let operation = try OperationCatalogue.operation(test.name, test.attributes)
    let operands = test.operands.enumerated().map { $1.tensor("\(test.name) \($0)") }
    let forward = try graph(of: operation, operands.map(\.shape)).lowered(for: test.mode)
    let store = try VariableStore([], seed: 0)
    let forwardPlan = try Plan(forward, variables: store, options: ExecutionOptions(threads: .one))
    let result = try #require(try forwardPlan.run(operands, seed: 5).first)

    // The gradient of Σ result · cotangent.
    let cotangent = numbers(result.shape, "cotangent", low: -1, high: 1)
    var backward = forward
    let upstream = try backward.input("upstream", result.shape)
    backward.outputs = try backward.appendGradients(
      seeds: [(backward.outputs[0], upstream)], of: forward.inputs.map(\.value))
    let plan = try Plan(backward, variables: store, options: ExecutionOptions(threads: .one))
    let gradients = try plan.run(operands + [cotangent], seed: 5)

    for (index, operand) in operands.enumerated() {
      #expect(gradients[index].shape == operand.shape)
      let count = operand.values.count
      for element in stride(from: 0, to: count, by: max(1, count / 60)) {
        func response(_ step: Double) throws -> Double {
          var moved = operands
          moved[index].values[element] += Float(step)
          let made = try forwardPlan.run(moved, seed: 5)[0]
          return zip(zip(made.values, result.values), cotangent.values).reduce(0) { sum, pair in
            sum + (Double(pair.0.0) - Double(pair.0.1)) * Double(pair.1)
          }
        }
        // Fourth order: exact for cubics, so that the step can be large against rounding.
        let step = 0.015
        let near = try response(step) - response(-step)
        let far = try response(2 * step) - response(-2 * step)
        let expected = (8 * near - far) / (12 * step)
        let actual = Double(gradients[index].values[element])
        #expect(
          abs(actual - expected) <= 3e-4 * max(1, abs(expected)),
          "operand \(index), element \(element): \(actual), but differences say \(expected)")
      }
    }
  }
}
