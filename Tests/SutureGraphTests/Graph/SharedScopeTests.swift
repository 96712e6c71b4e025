import Testing

@testable import SutureGraph

struct SharedScopeTests {
  private func layer(_ graph: inout Graph, _ x: Value) throws -> Value {
    try graph.enter("bn", type: "BatchNorm1d(3)")
    let mean = try graph.variable(.buffer, "running_mean", [3], .constant(0))
    let variance = try graph.variable(.buffer, "running_var", [3], .constant(1))
    let y = try graph.apply(try OperationCatalogue.operation("batch_norm", []), [x, mean, variance])[0]
    try graph.leave()
    return y
  }

  @Test func `a scope that is entered again finds its variables`() throws {
    var graph = Graph(type: "Twice")
    let x = try graph.input("x", [4, 3])
    try graph.enter("a", type: "Layer")
    let first = try layer(&graph, x)
    try graph.leave()
    try graph.reenter("a")
    graph.outputs = [try layer(&graph, first)]
    try graph.leave()
    #expect(graph.variables.map(\.name) == ["a.bn.running_mean", "a.bn.running_var"])
    #expect(graph.scopes.count == 3)
  }

  @Test func `what was not built before cannot be shared, nor what has another shape`() throws {
    var graph = Graph(type: "Refusal")
    #expect(throws: GraphError.unknownName("a")) { try graph.reenter("a") }
    try graph.enter("a", type: "Layer")
    _ = try graph.variable(.parameter, "weight", [3], .constant(0))
    try graph.leave()
    try graph.reenter("a")
    #expect(throws: GraphError.sharedShape(name: "a.weight", first: [3], again: [4])) {
      try graph.variable(.parameter, "weight", [4], .constant(0))
    }
    #expect(throws: GraphError.unknownName("a.bias")) { try graph.variable(.parameter, "bias", [3], .constant(0)) }
  }
}
