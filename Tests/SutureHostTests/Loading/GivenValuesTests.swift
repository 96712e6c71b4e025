import SutureGraph
import SutureHost
import SutureTestSupport
import Testing

/// Buffers and parameters with given initial values.
@Suite struct GivenValuesTests {
  private static func probe(_ macros: [String]) throws -> ProbePlugin {
    try ProbePlugin("abi_1_1", manifests: [Samples.manifest(abi: "\"1.1\"")], macros: ["INPUTS=1"] + macros)
  }

  @Test func `a buffer keeps the values that the plugin gives`() throws {
    let graph = try Self.probe([]).build()
    let buffer = try #require(graph.buffers.first)
    #expect((buffer.name, buffer.shape) == ("table", [1, 3, 1, 1]))
    #expect(buffer.initialiser == .values([0.5, -2, 3]))
    #expect(graph.parameters.isEmpty)
  }

  @Test(arguments: [
    (["VALUE_COUNT=2"], "'table' is 1×3×1×1, 3 elements, but 2 initial values are given"),
    (["VALUE_COUNT=0"], "'table' is 1×3×1×1, 3 elements, but 0 initial values are given"),
    (["VALUES={1, 1.0 / 0, 1}"], "'buffer_values' was called with values for 'table' that are not finite floats"),
    (["VALUES={1, 1e300, 1}"], "'buffer_values' was called with values for 'table' that are not finite floats"),
    (["VALUE_COUNT=4194305"], "more than 4194304 given initial values"),
  ])
  func `values that do not fit are refused`(macros: [String], reason: String) throws {
    let probe = try Self.probe(macros)
    let error = try #require(try probe.failure() as? BuildError)
    #expect(error.cause.description == reason)
  }
}
