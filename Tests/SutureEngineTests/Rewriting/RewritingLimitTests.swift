import SutureExecution
import SutureGraph
import Testing

@testable import SutureEngine

@Suite struct RewritingLimitTests {
  private func attempt(_ error: GraphError?) throws(EngineError) -> Int? {
    try RewritingLimit.attempt { () throws(GraphError) in
      if let error { throw error }
      return 7
    }
  }

  @Test func `a rewriting that succeeds gives its result`() throws {
    #expect(try attempt(nil) == 7)
  }

  @Test func `a rewriting without room in the graph gives nothing`() throws {
    #expect(try attempt(.overBudget(what: "operations", limit: 10)) == nil)
  }

  @Test func `any other error of a rewriting is reported`() {
    let error = GraphError.invalidShape(operation: "add", inputs: [[2], [3]], reason: "sizes differ")
    let thrown = #expect(throws: EngineError.self) { try attempt(error) }
    #expect(thrown == .rewriting(error))
    #expect(
      thrown?.description
        == "the graph cannot be rewritten for execution: 'add' cannot take 2, 3: sizes differ")
  }
}
