import SutureExecution
import Testing

@testable import SutureEngine
@testable import SutureGraph

@Suite struct DenseConvolutionTests {
  struct Case: Sendable {
    let x: Shape
    let outputs: Int
    var kernel = [3, 3]
    var stride = 1
    let padding: Int
    var dilation = 1
    var block = 16
    /// Whether x and y lie in blocks.
    var blocked = [true, true]
    var threads = 1

    var weight: Shape { Shape([outputs, x[1]] + kernel) }
    var operation: Convolution {
      Convolution(window: Window(stride: [stride], padding: [padding], dilation: [dilation]), groups: 1)
    }
  }

  static let cases = [
    Case(x: [64, 16, 2, 2], outputs: 32, padding: 1, threads: 2),
    Case(x: [40, 32, 2, 2], outputs: 16, padding: 1, blocked: [true, false]),
    Case(x: [40, 5, 1, 2], outputs: 3, padding: 1, blocked: [false, false]),
    Case(x: [33, 24, 1, 1], outputs: 16, padding: 1, block: 8, blocked: [false, true]),
    Case(x: [33, 8, 3, 3], outputs: 8, kernel: [5, 5], stride: 2, padding: 2, block: 8),
    Case(x: [90, 8, 2, 3], outputs: 8, padding: 2, dilation: 2, block: 8, threads: 3),
  ]

  private func dense(_ test: Case, _ inputs: [Shape], _ output: Shape, y: Shape) throws -> DenseConvolution? {
    let threads = try #require(ThreadCount(test.threads))
    let request = KernelRequest(
      name: "convolution", inputs: inputs, outputs: [output], oneDNN: try OneDNNContext(threads: threads),
      threads: threads, constantInputs: [], block: test.block)
    return DenseConvolution(
      request, test.operation.window, groups: test.operation.groups, x: test.x, weight: test.weight, y: y,
      xIsBlocked: test.blocked[0], yIsBlocked: test.blocked[1])
  }

  /// Calls a closure with each index of y, and the elements of x and of the weight whose product it contains.
  private func eachProduct(_ test: Case, _ y: Shape, _ body: (_ y: [Int], _ x: [Int], _ weight: [Int]) -> Void) {
    for index in Reference.indices(y) {
      for tap in Reference.indices(Shape([test.x[1]] + test.kernel)) {
        let row = index[2] * test.stride + tap[1] * test.dilation - test.padding
        let column = index[3] * test.stride + tap[2] * test.dilation - test.padding
        guard (0..<test.x[2]).contains(row), (0..<test.x[3]).contains(column) else { continue }
        body(index, [index[0], tap[0], row, column], [index[1]] + tap)
      }
    }
  }

  @Test(arguments: cases) func `the convolution and both gradients agree with plain loops`(_ test: Case) throws {
    let (x, weight) = (numbers(test.x, "x"), numbers(test.weight, "weight"))
    let shape = try test.operation.outputShapes([x.shape, weight.shape])[0]
    let upstream = numbers(shape, "upstream")
    var (results, sums) = (Reference(shape) { _ in 0 }, Reference(x.shape) { _ in 0 })
    var slopes = Reference(weight.shape) { _ in 0 }
    let (source, factors, arriving) = (Reference(x), Reference(weight), Reference(upstream))
    eachProduct(test, shape) { y, x, weight in
      results[y] += source[x] * factors[weight]
      sums[x] += arriving[y] * factors[weight]
      slopes[weight] += arriving[y] * source[x]
    }
    let (xBlock, yBlock) = (test.blocked[0] ? test.block : nil, test.blocked[1] ? test.block : nil)
    let (xs, upstreams) = (BlockedMaps.laidOut(x, xBlock), BlockedMaps.laidOut(upstream, yBlock))

    let forward = try #require(try dense(test, [x.shape, weight.shape], shape, y: shape)).forward()
    let y = try KernelRunner.run(forward, [xs, weight.values], count: shape.elementCount)
    BlockedMaps.expectEqual(y, results, products: weight.shape.elementCount / test.outputs, yBlock)

    let back = try #require(try dense(test, [shape, weight.shape], x.shape, y: shape)).inputGradient()
    let dx = try KernelRunner.run(back, [upstreams, weight.values], count: x.shape.elementCount)
    BlockedMaps.expectEqual(dx, sums, products: weight.shape.elementCount / test.x[1], xBlock)

    let weights = try #require(try dense(test, [x.shape, shape], weight.shape, y: shape)).weightGradient()
    let dw = try KernelRunner.run(weights, [xs, upstreams], count: weight.shape.elementCount)
    BlockedMaps.expectEqual(dw, slopes, products: shape[0] * shape[2] * shape[3], nil)
  }

  @Test func `convolutions that would have more multiplications are left to other kernels`() throws {
    for test in [
      Case(x: [64, 16, 4, 4], outputs: 32, padding: 1), Case(x: [8, 16, 2, 2], outputs: 32, padding: 1),
      Case(x: [64, 16, 1, 1], outputs: 32, kernel: [1, 1], padding: 0),
      Case(x: [64, 512, 2, 2], outputs: 512, padding: 1),
    ] {
      let y = try test.operation.outputShapes([test.x, test.weight])[0]
      #expect(try dense(test, [test.x, test.weight], y, y: y) == nil)
    }
  }
}
