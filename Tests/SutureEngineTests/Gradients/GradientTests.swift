import Testing

@testable import SutureEngine
@testable import SutureGraph

@Suite struct GradientTests {
  @Test func `every callable operation has a case`() {
    #expect(Set(GradientCase.all.map(\.name)).sorted() == OperationCatalogue.names)
  }

  @Test(arguments: GradientCase.all)
  func `gradients agree with finite differences`(_ test: GradientCase) throws {
    let operation = try OperationCatalogue.operation(test.name, test.attributes)
    let operands = test.operands.enumerated().map { $1.tensor("\(test.name) \($0)") }
    let forward = try graph(of: operation, operands.map(\.shape)).lowered(for: test.mode)
    let store = try VariableStore([], seed: 0)
    let forwardPlan = try Plan(forward, variables: store, options: PlanOptions(threads: .one))
    let result = try #require(try forwardPlan.run(operands, seed: 5).first)

    // The gradient of Σ result · cotangent.
    let cotangent = numbers(result.shape, "cotangent", low: -1, high: 1)
    var backward = forward
    let upstream = try backward.input("upstream", result.shape)
    backward.outputs = try backward.appendGradients(
      seeds: [(backward.outputs[0], upstream)], of: forward.inputs.map(\.value))
    let plan = try Plan(backward, variables: store, options: PlanOptions(threads: .one))
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
