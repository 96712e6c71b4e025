import SutureGraph
import Testing

@testable import SutureImport

/// Operations that change their input, and tensors that share its memory; the numbers follow from PyTorch's rules.
@Suite struct InPlaceTests {
  private func node(
    _ operation: String, _ output: String, _ arguments: (String, ForeignArgument)...
  ) -> ForeignNode {
    ForeignNode(
      operation: "aten.\(operation)", name: output, arguments: arguments.map { .init($0.0, $0.1) }, outputs: [output])
  }

  /// Runs nodes on x = [[-1, 2], [3, -4]], computed and known, and checks the values of some names.
  private func check(_ nodes: [ForeignNode], _ expected: [String: [Float]]) throws {
    for isKnown in [false, true] {
      let names = expected.keys.sorted()
      var bench = try OperationBench(nodes, outputs: names)
      try bench.add("x", try .filling([2, 2], .floats([-1, 2, 3, -4])), isKnown: isKnown)
      for node in nodes { try bench.builder.build(node) }
      for (name, result) in zip(names, try bench.results(names)) {
        #expect(result.floats == expected[name], "\(name), known: \(isKnown)")
      }
    }
  }

  @Test("The original name sees what an operation changed")
  func original() throws {
    try check([node("relu_.default", "y", ("self", .value("x")))], ["x": [0, 2, 3, 0], "y": [0, 2, 3, 0]])
  }

  @Test("A copy keeps its elements, another name does not")
  func copies() throws {
    try check(
      [
        node("clone.default", "c", ("self", .value("x"))), node("detach.default", "d", ("self", .value("x"))),
        node("mul_.Tensor", "m", ("self", .value("x")), ("other", .integer(2))),
        node("add_.Tensor", "a", ("self", .value("m")), ("other", .integer(1))),
      ],
      ["c": [-1, 2, 3, -4], "d": [-1, 5, 7, -7], "x": [-1, 5, 7, -7], "m": [-1, 5, 7, -7], "a": [-1, 5, 7, -7]])
  }

  @Test("A change of a view changes its base and the other views")
  func views() throws {
    try check(
      [
        node("view.default", "v", ("self", .value("x")), ("size", .list([.integer(4)]))),
        node("select.int", "s", ("self", .value("x")), ("dim", .integer(1)), ("index", .integer(0))),
        node("fill_.Scalar", "f", ("self", .value("s")), ("value", .integer(9))),
      ], ["x": [9, 2, 9, -4], "v": [9, 2, 9, -4], "s": [9, 9], "f": [9, 9]])
  }

  @Test("A slice of a slice is written through to its base")
  func nested() throws {
    try check(
      [
        node("slice.Tensor", "a", ("self", .value("x")), ("dim", .integer(0)), ("start", .integer(1))),
        node(
          "slice.Tensor", "b", ("self", .value("a")), ("dim", .integer(1)), ("start", .integer(0)), ("end", .integer(1))
        ),
        node("copy_.default", "c", ("self", .value("b")), ("src", .real(0.5))),
      ], ["x": [-1, 2, 0.5, -4], "a": [0.5, -4], "c": [0.5]])
  }

  @Test("A transposed view writes to the places that it reads, and its reshape is a copy")
  func permuted() throws {
    try check(
      [
        node("t.default", "t", ("self", .value("x"))),
        node("reshape.default", "r", ("self", .value("t")), ("shape", .list([.integer(-1)]))),
        node("select.int", "s", ("self", .value("t")), ("dim", .integer(0)), ("index", .integer(1))),
        node("zero_.default", "z", ("self", .value("s"))),
      ], ["x": [-1, 0, 3, 0], "t": [-1, 3, 0, 0], "r": [-1, 3, 2, -4]])
  }

  @Test("A part of a split is written through to its base")
  func split() throws {
    let parts = ForeignNode(
      operation: "aten.chunk.default", name: "chunk",
      arguments: [.init("self", .value("x")), .init("chunks", .integer(2)), .init("dim", .integer(1))],
      outputs: ["p", "q"])
    try check(
      [parts, node("neg_.default", "n", ("self", .value("q")))],
      ["x": [-1, -2, 3, 4], "p": [-1, 3], "q": [-2, 4]])
  }

  @Test("Elements at indices are replaced in place")
  func indices() throws {
    let index = ForeignArgument.list([.tensor(ForeignTensor([1]))])
    try check(
      [
        node(
          "index_put_.default", "i", ("self", .value("x")), ("indices", index),
          ("values", .tensor(ForeignTensor(Float(7)))))
      ], ["x": [-1, 2, 7, 7], "i": [-1, 2, 7, 7]])
  }

  @Test("A repeated element cannot be changed in place")
  func repeated() throws {
    let nodes = [
      node("slice.Tensor", "a", ("self", .value("x")), ("dim", .integer(0)), ("end", .integer(1))),
      node("expand.default", "e", ("self", .value("a")), ("size", .list([.integer(3), .integer(-1)]))),
      node("mul_.Tensor", "m", ("self", .value("e")), ("other", .integer(2))),
    ]
    #expect(throws: NodeError.self) { try check(nodes, [:]) }
  }
}
