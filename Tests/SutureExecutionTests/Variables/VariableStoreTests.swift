import SutureExecution
import Testing

@testable import SutureGraph

@Suite struct VariableStoreTests {
  @Test func `more memory than there is is refused with the number, before any is taken`() {
    let variable = Variable(
      name: "w", role: .parameter, shape: [1 << 20, 1 << 20], initialiser: .constant(0), value: Value(index: 0))
    #expect(throws: EngineError.outOfMemory(byteCount: 8 << 40)) { try VariableStore([variable], seed: 0) }
  }

  private func variables() throws -> [Variable] {
    var graph = Graph(type: "Test")
    _ = try graph.variable(.parameter, "weight", [3, 5], .normal(mean: 0, deviation: 1))
    _ = try graph.variable(.buffer, "running_mean", [3], .constant(0.25))
    _ = try graph.variable(.parameter, "bias", [3], .uniform(low: -1, high: 1))
    return graph.variables
  }

  @Test func `each role has one aligned block`() throws {
    let store = try VariableStore(try variables(), seed: 0)
    #expect(store.parameterSlots.map(\.range) == [0..<15, 16..<19])
    #expect(store.parameterSlots.map(\.decays) == [true, false])
    #expect(store.slot("running_mean")?.range == 0..<3)
    #expect(UInt(bitPattern: store.parameters.baseAddress) % 64 == 0)
    #expect(store.parameters[15] == 0)
    #expect(store.tensor("running_mean")?.values == [0.25, 0.25, 0.25])
  }

  @Test func `numbers depend on seed and name alone`() throws {
    let all = try variables()
    let store = try VariableStore(all, seed: 4)
    #expect(try VariableStore(all.reversed(), seed: 4).tensor("weight") == store.tensor("weight"))
    #expect(try VariableStore(all, seed: 5).tensor("weight") != store.tensor("weight"))
  }

  @Test func `numbers are replaced by name`() throws {
    let store = try VariableStore(try variables(), seed: 0)
    try store.set("bias", Tensor([3], [1, 2, 3]))
    #expect(store.tensor("bias")?.values == [1, 2, 3])
    #expect(Array(store.parameters[16..<19]) == [1, 2, 3])
    #expect(throws: EngineError.unknownVariable("biass", suggestion: "bias")) {
      try store.set("biass", Tensor([3], repeating: 0))
    }
    #expect(throws: EngineError.wrongShape(what: "'bias'", expected: [3], actual: [1, 3])) {
      try store.set("bias", Tensor([1, 3], repeating: 0))
    }
  }

  @Test func `a snapshot brings everything back`() throws {
    let store = try VariableStore(try variables(), seed: 0)
    let (weight, saved) = (store.tensor("weight"), store.snapshot())
    try store.set("weight", Tensor([3, 5], repeating: 0))
    try store.set("running_mean", Tensor([3], repeating: 9))
    try store.restore(saved)
    #expect(store.tensor("weight") == weight)
    #expect(store.tensor("running_mean")?.values == [0.25, 0.25, 0.25])
    let other = try VariableStore([], seed: 0)
    #expect(throws: EngineError.self) { try other.restore(saved) }
  }
}
