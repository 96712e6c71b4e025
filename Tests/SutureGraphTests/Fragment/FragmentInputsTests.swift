import Testing

@testable import SutureGraph

/// Fragments with several inputs, and with given initial values.
struct FragmentInputsTests {
  private typealias Bytes = FragmentBytes

  private func difference() throws -> GraphFragment {
    var graph = Graph(type: "Fragment")
    let x = try graph.input("x", [2, 3])
    let y = try graph.input("x2", [2, 1])
    let table = try graph.variable(.buffer, "table", [1, 3], .values([0.1, -0.0, Float(3.5e38.squareRoot())]))
    graph.outputs = [try graph.binary(.multiply, try graph.binary(.subtract, y, x), table)]
    return try GraphFragment(graph)
  }

  @Test func `inputs and values survive encoding bit by bit`() throws {
    let fragment = try difference()
    let bytes = try fragment.encoded()
    let again = try GraphFragment(decoding: bytes)
    #expect(again.inputShapes == [[2, 3], [2, 1]])
    #expect(again.graph.listing == fragment.graph.listing)
    #expect(try again.encoded() == bytes)
    guard case .values(let values) = again.graph.buffers[0].initialiser else { Issue.record("no values"); return }
    #expect(values.map(\.bitPattern) == [Float(0.1), -0.0, Float(3.5e38.squareRoot())].map(\.bitPattern))
  }

  @Test func `a fragment is spliced with its inputs in order`() throws {
    var graph = Graph(type: "Host")
    let a = try graph.input("a", [2, 1])
    let b = try graph.input("b", [2, 3])
    graph.outputs = [try graph.splice(try difference(), inputs: [b, a])]
    #expect(graph.nodes[0].inputs == [a, b])
    #expect(graph.buffers.map(\.name) == ["table"])
    #expect(throws: GraphError.self) { try graph.splice(try difference(), inputs: [a, b]) }
    #expect(throws: GraphError.self) { try graph.splice(try difference(), inputs: [b]) }
  }

  @Test func `listings tell values apart without listing them`() throws {
    func listing(_ values: [Float]) throws -> String {
      var graph = Graph(type: "Host")
      _ = try graph.variable(.buffer, "table", [2], .values(values))
      return graph.listing
    }
    #expect(try listing([1, 2]) != listing([1, 3]))
    #expect(try listing([1, 2]).utf8.count < 200)
  }

  @Test func `there is a value for each element`() {
    var graph = Graph(type: "Host")
    #expect(throws: GraphError.givenValues(name: "table", count: 3, shape: [2])) {
      try graph.variable(.buffer, "table", [2], .values([1, 2, 3]))
    }
  }

  private static func start(_ inputs: [UInt8]) -> [UInt8] { FragmentFormat.magic + [FragmentFormat.version] + inputs }

  @Test(arguments: [
    (start([0]), "the inputs at byte 5 of the fragment are none"),
    (start([9]), "the fragment has more than 8 inputs, at byte 5"),
    (
      Bytes.fragment([1], Bytes.parameter("w", Bytes.shape([2]), [4, 0, 0, 0x80, 0x7f, 0, 0, 0, 0])),
      "given initial values at byte 17 of the fragment are not all finite"
    ),
    (
      Bytes.fragment([1], Bytes.parameter("w", Bytes.shape([1 << 23]), [4])),
      "the fragment has more than 4194304 given initial values, at byte 16"
    ),
    (
      Array(Bytes.fragment([1], Bytes.parameter("w", Bytes.shape([4]), [4, 0, 0, 0, 0]))),
      "the fragment ends within given initial values, at byte 22"
    ),
  ])
  func `inputs and values that break the rules are refused`(bytes: [UInt8], message: String) {
    let error = #expect(throws: FragmentError.self) { try GraphFragment(decoding: bytes) }
    #expect(
      error.map { "\($0)" }?.replacing(#/byte \d+/#, with: "byte") == message.replacing(#/byte \d+/#, with: "byte"))
  }
}
