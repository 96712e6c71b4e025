import Testing

@testable import SutureGraph

struct EpsilonTests {
  @Test(arguments: ["batch_norm", "layer_norm", "group_norm"])
  func `a negative epsilon is refused, zero is not`(name: String) throws {
    let groups = name == "group_norm" ? [Attribute("groups", .integer(1))] : []
    let error = #expect(throws: GraphError.self) {
      try OperationCatalogue.operation(name, groups + [Attribute("epsilon", .real(-1e-5))])
    }
    #expect(error.map { "\($0)".contains("epsilon") && "\($0)".contains("a number from 0 on") } == true)
    _ = try OperationCatalogue.operation(name, groups + [Attribute("epsilon", .real(0))])
  }
}
