import Testing

@testable import SutureGraph
@testable import SutureImport

@Suite struct LoweringTests {
  /// A builder with a graph tensor x of a shape.
  private func builder(_ shape: Shape) throws -> (NetworkBuilder, ForeignValue) {
    var builder = try OperationBench().builder
    let x = try builder.graph.input("x", shape)
    return (builder, .tensor(x))
  }

  private func names(_ builder: NetworkBuilder) -> [String] { builder.graph.nodes.map(\.operation.name) }

  @Test("A number is not made a tensor where an affine function does")
  func numbers() throws {
    var (builder, x) = try builder([2, 3])
    let scaled = try builder.combined(.multiply, x, .known(ForeignTensor(2)))
    _ = try builder.combined(.subtract, .known(ForeignTensor(1)), scaled)
    #expect(names(builder) == ["affine", "affine"])
  }

  @Test("Adding 0 and multiplying by 1 adds no operation")
  func neutral() throws {
    var (builder, x) = try builder([2])
    _ = try builder.combined(.add, x, .known(ForeignTensor(0)))
    _ = try builder.combined(.multiply, x, .known(ForeignTensor(1)))
    #expect(names(builder).isEmpty)
  }

  @Test("A product with a transposed weight becomes a linear layer")
  func linear() throws {
    var (builder, x) = try builder([2, 3])
    let weight = ForeignValue.tensor(try builder.graph.input("w", [4, 3]))
    let bias = ForeignValue.tensor(try builder.graph.input("b", [4]))
    _ = try builder.product(x, try builder.transposed(weight, 0, 1), plus: bias)
    #expect(names(builder) == ["permute", "linear"])
  }

  @Test("A product with transposed keys needs no permuted copy")
  func keys() throws {
    var (builder, x) = try builder([2, 3, 4])
    let scores = try builder.product(x, try builder.transposed(x, -2, -1))
    let product = try #require(builder.graph.nodes.last?.operation as? MatMul)
    #expect(product.transposesB)
    #expect(builder.shape(scores) == [2, 3, 3])
  }

  @Test("Known tensors above the limit become part of the graph")
  func limit() throws {
    var (builder, _) = try builder([1])
    let one = ForeignTensor(Float(1))
    let small = try builder.full([ForeignTensor.evaluationLimit], one)
    #expect(builder.known(small) != nil)
    let large = try builder.full([ForeignTensor.evaluationLimit + 1], one)
    #expect(builder.known(large) == nil)
    #expect(names(builder) == ["constant"])
  }

  @Test("An infinity becomes the largest finite number where it becomes part of a graph, NaN is refused")
  func infinities() throws {
    var (builder, _) = try builder([1])
    let mask = ForeignValue.known(try .filling([2], .floats([0, -.infinity])))
    _ = try builder.tensor(mask)
    #expect(builder.graph.variables.last?.initialiser == .values([0, -.greatestFiniteMagnitude]))
    #expect(throws: LoweringRefusal.self) { try builder.tensor(.known(ForeignTensor(Float.nan))) }
  }

  @Test("Integers follow Python: quotients are rounded down, remainders have the divisor's sign")
  func python() throws {
    let (a, b) = (ForeignTensor([-7, 7, -7, 7, .min]), ForeignTensor([2, -2, -2, 2, 3]))
    let quotients = try ForeignTensor.combined(.floorDivide, a, b)
    let remainders = try ForeignTensor.combined(.remainder, a, b)
    #expect(quotients.integers == [-4, -4, 3, 3, Int.min / 3 - 1])
    #expect(remainders.integers == [1, -1, -1, 1, 1])
  }

  @Test(
    "Arithmetic that leaves the range of integers is refused",
    arguments: [
      (ArithmeticFunction.add, Int.max, 1), (.subtract, .min, 1), (.multiply, .max, 2), (.power, 10, 19),
      (.floorDivide, .min, -1), (.remainder, 1, 0), (.power, 2, -1),
    ])
  func overflow(_ function: ArithmeticFunction, _ a: Int, _ b: Int) throws {
    #expect(throws: LoweringRefusal.self) {
      try ForeignTensor.combined(function, ForeignTensor(a), ForeignTensor(b))
    }
  }

  @Test("Comparisons of computed tensors are exact at equality, and give truth values")
  func comparisons() throws {
    for (comparison, expected) in [
      (Comparison.greater, [0, 0, 1]), (.greaterOrEqual, [0, 1, 1]), (.less, [1, 0, 0]), (.lessOrEqual, [1, 1, 0]),
      (.equal, [0, 1, 0]), (.notEqual, [1, 0, 1]),
    ] {
      var bench = try OperationBench()
      try bench.add("x", try .filling([3], .floats([0.1, 0.3, 0.5])), isKnown: false)
      let x = try #require(bench.builder.values["x"])
      let result = try bench.builder.compared(comparison, x, .known(ForeignTensor(Float(0.3))))
      bench.builder.values["y"] = result
      #expect(bench.builder.kind(result) == .boolean)
      #expect(try bench.results(["y"])[0].integers == expected, "\(comparison)")
    }
  }

  @Test("A truth value keeps its kind when its integer is used")
  func kinds() throws {
    var (builder, x) = try builder([3])
    let mask = try builder.compared(.greater, x, .known(ForeignTensor(0)))
    let count = try builder.cast(mask, .integer)
    #expect(builder.kind(mask) == .boolean)
    #expect(builder.kind(count) == .integer)
    #expect(throws: LoweringRefusal.self) { try builder.cast(x, .integer) }
  }

  @Test("The sizes of convolved and pooled maps tell the grids of tokens")
  func grids() throws {
    var (builder, x) = try builder([1, 2, 8, 8])
    let weight = ForeignValue.known(try ForeignTensor(repeating: ForeignTensor(Float(1)), shape: [4, 2, 2, 2]))
    let map = try builder.convolved(x, weight, nil, ConvolutionSettings(stride: [2]))
    #expect(builder.grids.layout(tokens: 17) == .tokens(prefix: 1, height: 4, width: 4))
    _ = try builder.maxPooled(map, PoolingSettings(kernel: [2]), axes: 2)
    #expect(builder.grids.layout(tokens: 4) == .tokens(prefix: 0, height: 2, width: 2))
  }

  @Test(
    "Sizes out of range are refused",
    arguments: [
      { try $0.tiled($1, [.max]) }, { try $0.repeated($1, .max, axis: 0) },
      { try $0.unflattened($1, axis: 0, [.max, 4]) },
      { try $0.padded($1, before: [.min], after: [0]) }, { try $0.rolled($1, [1, 2], [0]) },
      { try $0.diagonal($1, offset: .max, 0, 0) }, { try $0.windows($1, axis: 0, size: .max, step: 1) },
      { try $0.split($1, sizes: [.max, 5], axis: 0)[0] }, { try $0.split($1, into: 0, axis: 0)[0] },
      { try $0.picked($1, [4], axis: 0) }, { try $0.reshaped($1, [.max, .max]) },
      { try $0.reduced(.sum, $1, [1]) }, { try $0.interpolated($1, [.max], .nearest) },
    ] as [@Sendable (inout NetworkBuilder, ForeignValue) throws -> ForeignValue])
  func hostile(_ body: @Sendable (inout NetworkBuilder, ForeignValue) throws -> ForeignValue) throws {
    var (builder, x) = try builder([4])
    #expect(throws: LoweringRefusal.self) { try body(&builder, x) }
    let known = ForeignValue.known(ForeignTensor([1, 2, 3, 4]))
    #expect(throws: LoweringRefusal.self) { try body(&builder, known) }
  }

  @Test("An Einstein sum names what it cannot read", arguments: ["ij", "ij,jk->ik", "i->ii", "i->j", "...ij->i"])
  func einsum(_ equation: String) throws {
    var (builder, x) = try builder([4])
    #expect(throws: LoweringRefusal.self) { try builder.einsum(equation, [x]) }
  }

  @Test("Unsupported operations come with advice")
  func advice() {
    #expect(NearestAlternative.sentence(for: "aten.nonzero.default")?.contains("depends on the elements") == true)
    #expect(NearestAlternative.sentence(for: "aten.fft_rfft2.default") != nil)
    #expect(NearestAlternative.sentence(for: "aten.unheard_of.default") == nil)
  }

  @Test("No operation with a rule is listed as having none", arguments: ATenRules.all.keys.sorted())
  func listed(_ operation: String) {
    // `where` with a condition alone and `bernoulli` without a probability have no rule, their other overloads do.
    let isShared = operation.hasPrefix("aten.where") || operation.hasPrefix("aten.bernoulli")
    #expect(isShared || NearestAlternative.sentence(for: operation) == nil)
  }
}
