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
    let plan = try Plan(graph, variables: store, options: PlanOptions(threads: .one, gradientOutputs: 1..<3))
    let made = try plan.run([Tensor([2, 3], [1, 2, 3, 0, 0, 1])])
    #expect(made[0].values == [2, 2, 0, 0])
    #expect(made[1].values == [1, 2, 3, 1, 2, 3])
    #expect(made[2].values == [1, 1])
    #expect(Array(plan.gradients[0..<6]) == [1, 2, 3, 1, 2, 3])
    #expect(Array(plan.gradients[16..<18]) == [1, 1])
  }
}
