import Testing

@testable import SutureGraph

struct GraphGatesTests {
  @Test func `a sum with a parameter has no gate, and the reason names the parameter`() throws {
    var graph = Graph(type: "Test")
    let x = try graph.input("x", [1, 2, 3, 3])
    try graph.enter("norm", type: "Norm")
    let scale = try graph.variable(.parameter, "scale", [2, 1, 1], .constant(1))
    let shift = try graph.variable(.parameter, "shift", [2, 1, 1], .constant(0))
    let y = try graph.binary(.add, graph.binary(.multiply, x, scale), shift)
    try graph.leave()
    let gates = try graph.takeGates(of: [y], over: x)
    #expect(gates == [.none(.unrelated("norm.shift"))])
    #expect(
      GateObstacle.unrelated("norm.shift").description
        == "its output contains 'norm.shift', which is not multiplied by its input")
  }

  @Test func `another input has no gate`() throws {
    var graph = Graph(type: "Test")
    let x = try graph.input("x", [1, 2])
    let other = try graph.input("x2", [1, 2])
    #expect(try graph.takeGates(of: [x, other], over: x) == [.one, .none(.unrelated("x2"))])
  }
}
