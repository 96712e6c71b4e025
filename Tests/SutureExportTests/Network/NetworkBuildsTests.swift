import SutureGraph
import Testing

@testable import SutureExport

struct NetworkBuildsTests {
  /// [n, 8, h, w] → [n · h, 8, w].
  private static func rows() throws -> NetworkBuilds {
    try .probe { graph, x in
      let shape = graph.shape(x)
      let rows = try graph.permute(x, [0, 2, 1, 3])
      return try graph.reshape(rows, [shape[0] * shape[2], 8, shape[3]])
    }
  }

  @Test func `restricted to the batch, sizes vary with the batch alone`() throws {
    let builds = try Self.rows()
    #expect(builds.freeAxes == [0, 2, 3])
    let output = builds.graph.outputs[0]
    #expect(builds.sizes(of: output)[2].constant == nil)

    let batch = builds.restricted(to: [0])
    #expect(batch.freeAxes == [0])
    #expect(batch.sizes(of: batch.graph.inputs[0].value).map(\.constant) == [nil, 8, 6, 10])
    #expect(batch.sizes(of: output)[0].values == [12, 18, 36])
    #expect(batch.sizes(of: output)[2].constant == 10)
  }

  @Test func `without free axes all sizes are constant`() throws {
    let fixed = try Self.rows().restricted(to: [])
    #expect(fixed.freeAxes.isEmpty)
    #expect(fixed.sizes(of: fixed.graph.outputs[0]).map(\.constant) == [12, 8, 10])
  }

  @Test func `all builds are rewritten`() throws {
    let builds = try NetworkBuilds.probe { graph, x in
      try graph.call("adaptive_average_pool", [Attribute("size", .integer(1))], [x])
    }
    let lowered = try builds.rewritten { try $0.lowered(for: .evaluation) }
    #expect(lowered.graph.nodes.map(\.operation.name) == ["reduce_mean"])
    #expect(lowered.freeAxes == [0, 2, 3])
    #expect(lowered.sizes(of: lowered.graph.outputs[0]).map(\.constant) == [nil, 8, 1, 1])
  }

  @Test func `an axis is fixed if rewritten builds have other operations`() throws {
    // At some heights the windows are of equal size, at others not: another number of slices.
    let builds = try NetworkBuilds.probe([2, 8, 4, 4]) { graph, x in
      try graph.call("adaptive_average_pool", [Attribute("size", .integers([4, 1]))], [x])
    }
    let lowered = try builds.rewritten { try $0.lowered(for: .evaluation) }
    #expect(lowered.freeAxes == [0, 3])
  }
}
