import Testing

@testable import SutureGraph

struct LoweringTests {
  private func normalised(_ shape: Shape) throws -> Graph {
    var graph = Graph(type: "Norm")
    let x = try graph.input("x", shape)
    let channels: Shape = [shape[1]]
    let mean = try graph.variable(.buffer, "running_mean", channels, .constant(0))
    let variance = try graph.variable(.buffer, "running_var", channels, .constant(1))
    let y = try graph.apply(
      try OperationCatalogue.operation("batch_norm", []), [x, mean, variance])[0]
    graph.outputs = [try graph.apply(try OperationCatalogue.operation("dropout", []), y)]
    return graph
  }

  @Test func `evaluation uses running statistics and no dropout`() throws {
    let graph = try normalised([4, 3, 2, 2]).lowered(for: .evaluation)
    #expect(!graph.nodes.contains { $0.operation is Normalize || $0.operation is RandomMask })
    #expect(graph.updates.isEmpty)
  }

  @Test func `training uses the batch's statistics, updates buffers, and drops out`() throws {
    let graph = try normalised([4, 3, 2, 2]).lowered(for: .training)
    #expect(graph.nodes.contains { $0.operation is Normalize })
    #expect(graph.nodes.contains { $0.operation is RandomMask })
    #expect(graph.updates.count == 2)
  }

  @Test func `one value a channel cannot be normalised in training`() throws {
    #expect(throws: GraphError.self) { try normalised([1, 3, 1, 1]).lowered(for: .training) }
  }

  @Test func `a differentiated graph gives y, then a gradient for each input and parameter`() throws {
    var graph = Graph(type: "Linear")
    let x = try graph.input("x", [4, 3])
    let weight = try graph.variable(.parameter, "weight", [2, 3], .constant(1))
    let unused = try graph.variable(.parameter, "unused", [5], .constant(1))
    graph.outputs = [try graph.apply(Linear(), x, weight)]
    let result = try graph.differentiated()
    #expect(result.inputs.map(\.name) == ["x", "gy"])
    #expect(result.outputs.map(result.shape) == [[4, 2], [4, 3], [2, 3], [5]])
    #expect(graph.contains(unused))
  }

  @Test func `gradients flow only where they are wanted`() throws {
    var graph = Graph(type: "Network")
    let x = try graph.input("x", [4, 3])
    let weight = try graph.variable(.parameter, "weight", [2, 3], .constant(1))
    graph.outputs = [try graph.apply(Linear(), x, weight)]
    let training = try graph.withCrossEntropy()
    #expect(training.outputs.map(training.shape) == [[], [4, 2], [2, 3]])
    // Forward one, and one for the weight; none for the images.
    #expect(training.nodes.filter { $0.operation is MatMul || $0.operation is Linear }.count == 2)
  }

  @Test func `a classifier's output has two dimensions`() throws {
    var graph = Graph(type: "Map")
    let x = try graph.input("x", [4, 3, 2, 2])
    graph.outputs = [try graph.unary(.relu, x)]
    #expect(throws: GraphError.self) { try graph.withCrossEntropy() }
  }
}
