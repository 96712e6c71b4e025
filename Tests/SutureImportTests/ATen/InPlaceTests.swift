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

  /// Runs nodes on x = [[-1, 2], [3, -4]], computed and known, and checks the values of some names: all together, and each
  /// with the nodes alone that it depends on.
  private func check(_ nodes: [ForeignNode], _ expected: [String: [Float]]) throws {
    let names = expected.keys.sorted()
    var network = ForeignNetwork(dialect: .aten, producer: "test", pathSource: .none)
    network.nodes = nodes
    for isKnown in [false, true] {
      for wanted in [names] + names.map({ [$0] }) {
        let kept = wanted == names ? nodes : network.pruned(to: wanted).nodes
        var bench = try OperationBench(kept, outputs: wanted)
        try bench.add("x", try .filling([2, 2], .floats([-1, 2, 3, -4])), isKnown: isKnown)
        for node in kept { try bench.builder.build(node) }
        for (name, result) in zip(wanted, try bench.results(wanted)) {
          #expect(result.floats == expected[name], "\(name) of \(wanted), known: \(isKnown)")
        }
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

  @Test("A tensor is filled by slices that nothing else reads, as masks of shifted windows are")
  func mask() throws {
    func fill(_ number: Int, rows: (Int, Int), columns: (Int, Int)) -> [ForeignNode] {
      func slice(_ input: String, _ output: String, _ axis: Int, _ range: (Int, Int)) -> ForeignNode {
        node(
          "slice.Tensor", output, ("self", .value(input)), ("dim", .integer(axis)), ("start", .integer(range.0)),
          ("end", .integer(range.1)))
      }
      return [
        slice("m", "rows\(number)", 0, rows), slice("rows\(number)", "part\(number)", 1, columns),
        node(
          "fill_.Tensor", "f\(number)", ("self", .value("part\(number)")), ("value", .tensor(ForeignTensor(number)))),
      ]
    }
    let zeros = node("new_zeros.default", "m", ("self", .value("x")), ("size", .list([.integer(3), .integer(3)])))
    let nodes =
      [zeros] + fill(1, rows: (0, -1), columns: (-1, .max)) + fill(2, rows: (-1, .max), columns: (0, -1))
      + fill(3, rows: (-1, .max), columns: (-1, .max))
    try check(nodes, ["m": [0, 0, 1, 0, 0, 1, 2, 2, 3], "part2": [2, 2], "rows1": [0, 0, 1, 0, 0, 1]])
  }

  @Test("Dropout in evaluation, and a conversion to the same type, give the tensor itself")
  func sameTensor() throws {
    func check(_ copy: ForeignNode, x: [Float]) throws {
      try self.check(
        [copy, node("mul_.Tensor", "m", ("self", .value("c")), ("other", .integer(2)))],
        ["x": x, "c": [-2, 4, 6, -8], "m": [-2, 4, 6, -8]])
    }
    let same: [Float] = [-2, 4, 6, -8]
    try check(
      node("dropout.default", "c", ("input", .value("x")), ("p", .real(0.5)), ("train", .boolean(false))), x: same)
    try check(node("to.dtype", "c", ("self", .value("x")), ("dtype", .text("float32"))), x: same)
    try check(node("contiguous.default", "c", ("self", .value("x"))), x: same)
    let other: [Float] = [-1, 2, 3, -4]
    let last = ("memory_format", ForeignArgument.text("channels_last"))
    try check(node("contiguous.default", "c", ("self", .value("x")), last), x: other)
    try check(node("to.dtype", "c", ("self", .value("x")), ("dtype", .text("float32")), last), x: other)
    try check(node("to.dtype", "c", ("self", .value("x")), ("dtype", .text("float64"))), x: other)
    try check(
      node("to.dtype", "c", ("self", .value("x")), ("dtype", .text("float32")), ("copy", .boolean(true))), x: other)
    try check(
      node("_to_copy.default", "c", ("self", .value("x")), ("dtype", .text("float32"))), x: other)
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
