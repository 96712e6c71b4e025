import SutureExecution
import Testing

@testable import SutureEngine
@testable import SutureGraph

@Suite struct SubsampleKernelTests {
  struct Case: Sendable {
    let sizes: SubsampleSizes
    var block = 8
    /// Whether the large and the small maps lie in blocks.
    var blocked = [true, true]
    var threads = 1
  }

  static let cases = [
    Case(sizes: SubsampleSizes(input: [3, 16, 4, 6], strides: [2, 2], before: 8, after: 8), threads: 2),
    Case(sizes: SubsampleSizes(input: [2, 16, 5, 7], strides: [2, 3], before: 8, after: 8), block: 16),
    Case(sizes: SubsampleSizes(input: [2, 16, 4, 4], strides: [2, 2], before: 4, after: 12), block: 16),
    Case(sizes: SubsampleSizes(input: [2, 24, 4, 4], strides: [1, 4], after: 8), block: 16, blocked: [false, true]),
    Case(sizes: SubsampleSizes(input: [2, 16, 3, 4], strides: [3, 2], before: 1), blocked: [true, false]),
    Case(sizes: SubsampleSizes(input: [2, 3, 5, 4], strides: [2, 2]), blocked: [false, false], threads: 3),
  ]

  private func kernel(_ test: Case, _ operation: any Operation, _ x: Shape, _ y: Shape) throws -> any Kernel {
    let isGradient = operation is SubsampleGradient
    let threads = try #require(ThreadCount(test.threads))
    var request = KernelRequest(
      name: operation.name, inputs: [x], outputs: [y], oneDNN: try OneDNNContext(threads: threads), threads: threads,
      constantInputs: [], block: test.block)
    if test.blocked[isGradient ? 1 : 0] { request.blockedInputs = [0] }
    if test.blocked[isGradient ? 0 : 1] { request.blockedOutputs = [0] }
    let factory = try #require(KernelCatalogue.factories[ObjectIdentifier(type(of: operation))])
    return try factory.make(operation, request)
  }

  @Test(arguments: cases) func `results and gradients agree with plain loops`(_ test: Case) throws {
    let sizes = test.sizes
    let (x, upstream) = (numbers(sizes.input, "x"), numbers(sizes.output, "upstream"))
    var (results, sums) = (Reference(sizes.output) { _ in 0 }, Reference(sizes.input) { _ in 0 })
    let (source, arriving) = (Reference(x), Reference(upstream))
    for y in Reference.indices(sizes.output) where (0..<sizes.input[1]).contains(y[1] - sizes.before) {
      let from = [y[0], y[1] - sizes.before, y[2] * sizes.strides[0], y[3] * sizes.strides[1]]
      results[y] = source[from]
      sums[from] = arriving[y]
    }
    let blocks = test.blocked.map { $0 ? test.block : nil }
    let forward = try kernel(test, Subsample(sizes: sizes), sizes.input, sizes.output)
    let y = try KernelRunner.run(
      forward, [BlockedMaps.laidOut(x, blocks[0])], count: sizes.output.elementCount)
    BlockedMaps.expectEqual(y, results, products: 1, blocks[1])
    let back = try kernel(test, SubsampleGradient(sizes: sizes), sizes.output, sizes.input)
    let dx = try KernelRunner.run(
      back, [BlockedMaps.laidOut(upstream, blocks[1])], count: sizes.input.elementCount)
    BlockedMaps.expectEqual(dx, sums, products: 1, blocks[0])
  }

  /// x[:, :, ::s, ::s] with `pad` channels added on both sides, then tanh.
  private func network(_ rows: [Int], _ columns: [Int], pad: Int?, isUsedTwice: Bool = false) throws -> Graph {
    var graph = Graph(type: "Test")
    let x = try graph.variable(.parameter, "x", [2, 3, 5, 6], .normal(mean: 0, deviation: 1))
    // A graph needs an input.
    let one = try graph.input("one", [1])
    let cut = try graph.apply(Gather(axis: 2, indices: rows), [x])[0]
    var y = try graph.apply(Gather(axis: 3, indices: columns), [cut])[0]
    if let pad {
      y = try graph.apply(Pad(before: [0, pad, 0, 0], after: [0, pad, 0, 0], value: 0), [y])[0]
    }
    graph.outputs = [try graph.binary(.multiply, graph.unary(.tanh, y), one)]
    if isUsedTwice { graph.outputs.append(cut) }
    return graph
  }

  private func names(_ graph: Graph) throws -> Set<String> {
    Set(try graph.withSubsampling().nodes.map(\.operation.name))
  }

  @Test(arguments: [nil, 2]) func `evenly spaced gathers become one operation, and so their gradients`(
    _ pad: Int?
  ) throws {
    let graph = try network([0, 2, 4], [0, 3], pad: pad)
    let trained = try graph.differentiated()
    #expect(try names(trained).isSuperset(of: ["subsample", "subsample_gradient"]))
    #expect(try names(trained).isDisjoint(with: ["gather", "scatter_add", "pad", "slice"]))
    func outcome(fuses: Bool) throws -> [Tensor] {
      let plan = try Plan(
        trained, variables: try VariableStore(trained.variables, seed: 3), options: ExecutionOptions(threads: .one),
        tuning: PlanTuning(fuses: fuses))
      return try plan.run(trained.inputs.map { Tensor(trained.shape($0.value), repeating: 1) })
    }
    for (made, expected) in zip(try outcome(fuses: true), try outcome(fuses: false)) {
      #expect(largestDifference(made.values, expected.values.map(Double.init)) <= 1e-6)
    }
  }

  @Test func `other gathers stay`() throws {
    #expect(try names(network([0, 2, 4], [0, 1, 3], pad: nil)).contains("gather"))
    #expect(try names(network([1, 3], [0, 2, 4], pad: nil)).contains("gather"))
    #expect(try names(network([0, 2], [0, 2, 4], pad: nil)).contains("gather"))
    #expect(try names(network([0, 2, 4], [0, 2, 4], pad: nil, isUsedTwice: true)).contains("gather"))
  }
}
