import SutureExecution
import Testing

@testable import SutureEngine
@testable import SutureGraph

@Suite struct WinogradKernelTests {
  struct Case: Sendable {
    let x: Shape
    let outputs: Int
    var kernel = [3, 3]
    let padding: Int
    var groups = 1
    let block: Int
    /// Whether x and y lie in blocks.
    var blocked = [true, true]
    var threads = 1

    var weight: Shape { Shape([outputs, x[1] / groups] + kernel) }
    var window: Window { Window(stride: [1], padding: [padding], dilation: [1]) }
  }

  static let cases = [
    // Several chunks of tiles.
    Case(x: [10, 8, 18, 18], outputs: 8, padding: 1, block: 8),
    Case(x: [2, 16, 9, 8], outputs: 24, padding: 0, block: 8, threads: 2),
    Case(x: [3, 24, 5, 7], outputs: 16, padding: 2, block: 8, blocked: [false, true], threads: 2),
    Case(x: [2, 16, 7, 9], outputs: 16, padding: 1, block: 16, blocked: [true, false]),
    Case(x: [2, 32, 7, 7], outputs: 64, padding: 1, block: 16, threads: 2),
    Case(x: [3, 64, 4, 5], outputs: 32, padding: 2, groups: 2, block: 16, threads: 3),
    Case(x: [2, 32, 6, 9], outputs: 16, padding: 1, groups: 2, block: 8, threads: 2),
    Case(x: [2, 8, 7, 9], outputs: 16, kernel: [5, 5], padding: 2, block: 8, threads: 2),
    Case(x: [2, 16, 8, 9], outputs: 16, kernel: [7, 7], padding: 3, block: 16),
    Case(x: [1, 16, 9, 12], outputs: 16, kernel: [3, 9], padding: 2, block: 8),
    Case(x: [2, 8, 8, 9], outputs: 8, kernel: [4, 6], padding: 0, block: 8, blocked: [false, false]),
  ]

  private func request(
    _ test: Case, _ inputs: [Shape], _ output: Shape, constant: Set<Int> = []
  ) throws -> KernelRequest {
    let threads = try #require(ThreadCount(test.threads))
    return KernelRequest(
      name: "convolution", inputs: inputs, outputs: [output], oneDNN: try OneDNNContext(threads: threads),
      threads: threads, constantInputs: constant, block: test.block)
  }

  private func winograd(
    _ test: Case, _ request: KernelRequest, y: Shape
  ) -> WinogradConvolution? {
    WinogradConvolution(
      request, test.window, groups: test.groups, x: test.x, weight: test.weight, y: y, xIsBlocked: test.blocked[0],
      yIsBlocked: test.blocked[1])
  }

  /// Calls a closure with each index of y, input channel and tap of the kernel, and where they read x inside of the maps.
  private func eachProduct(_ test: Case, _ y: Shape, _ body: (_ y: [Int], _ x: [Int], _ weight: [Int]) -> Void) {
    let (channels, outputs) = (test.x[1] / test.groups, test.outputs / test.groups)
    for index in Reference.indices(y) {
      for c in 0..<channels {
        for tap in 0..<test.kernel[0] * test.kernel[1] {
          let (i, j) = (tap / test.kernel[1], tap % test.kernel[1])
          let (row, column) = (index[2] + i - test.padding, index[3] + j - test.padding)
          guard (0..<test.x[2]).contains(row), (0..<test.x[3]).contains(column) else { continue }
          body(index, [index[0], index[1] / outputs * channels + c, row, column], [index[1], c, i, j])
        }
      }
    }
  }

  @Test(arguments: cases, [false, true])
  func `the convolution agrees with a plain loop`(_ test: Case, _ isConstant: Bool) throws {
    let (x, bias, weight) = (numbers(test.x, "x"), numbers([test.outputs], "bias"), numbers(test.weight, "weight"))
    let operation = Convolution(window: test.window, groups: test.groups)
    let shape = try operation.outputShapes([x.shape, weight.shape, bias.shape])[0]
    let request = try request(
      test, [x.shape, weight.shape, bias.shape], shape, constant: isConstant ? [1] : [])
    let kernel = try #require(winograd(test, request, y: shape)).forward(hasBias: true)
    #expect(kernel.preparations.count == (isConstant ? 1 : 0))
    let made = try KernelRunner.run(
      kernel, [BlockedMaps.laidOut(x, test.blocked[0] ? test.block : nil), weight.values, bias.values],
      count: shape.elementCount)
    let (source, factors) = (Reference(x), Reference(weight))
    var expected = Reference(shape) { Double(bias.values[$0[1]]) }
    eachProduct(test, shape) { expected[$0] += source[$1] * factors[$2] }
    BlockedMaps.expectEqual(
      made, expected, products: weight.shape.elementCount / test.outputs, test.blocked[1] ? test.block : nil)
  }

  @Test(arguments: cases) func `both gradients agree with plain loops`(_ test: Case) throws {
    let (x, weight) = (numbers(test.x, "x"), numbers(test.weight, "weight"))
    let shape = try Convolution(window: test.window, groups: test.groups).outputShapes([x.shape, weight.shape])[0]
    let upstream = numbers(shape, "upstream")
    var (sums, slopes) = (Reference(x.shape) { _ in 0 }, Reference(weight.shape) { _ in 0 })
    let (source, factors, arriving) = (Reference(x), Reference(weight), Reference(upstream))
    eachProduct(test, shape) { y, x, weight in
      sums[x] += arriving[y] * factors[weight]
      slopes[weight] += arriving[y] * source[x]
    }
    let (xBlock, yBlock) = (test.blocked[0] ? test.block : nil, test.blocked[1] ? test.block : nil)
    let data = try #require(winograd(test, try request(test, [shape, weight.shape], x.shape), y: shape))
    let made = try KernelRunner.run(
      data.inputGradient(), [BlockedMaps.laidOut(upstream, yBlock), weight.values], count: x.shape.elementCount)
    BlockedMaps.expectEqual(made, sums, products: weight.shape.elementCount / test.x[1] * test.groups, xBlock)

    let gradient = try #require(winograd(test, try request(test, [x.shape, shape], weight.shape), y: shape))
    let kernel = try KernelRunner.run(
      gradient.weightGradient(), [BlockedMaps.laidOut(x, xBlock), BlockedMaps.laidOut(upstream, yBlock)],
      count: weight.shape.elementCount)
    BlockedMaps.expectEqual(kernel, slopes, products: shape[0] * shape[2] * shape[3], nil)
  }

  @Test func `other convolutions are left to other kernels`() throws {
    let (x, weight): (Shape, Shape) = ([20, 16, 13, 18], [8, 16, 3, 3])
    func isTaken(_ window: Window, groups: Int = 1, x: Shape = x, weight: Shape = weight) throws -> Bool {
      let y = try Convolution(window: window, groups: groups).outputShapes([x, weight])[0]
      let request = try request(Self.cases[0], [x, weight], y)
      let winograd = WinogradConvolution(
        request, window, groups: groups, x: x, weight: weight, y: y, xIsBlocked: true, yIsBlocked: true)
      return winograd?.isWorthIt ?? false
    }
    func window(_ padding: Int) -> Window { Window(stride: [1], padding: [padding], dilation: [1]) }
    #expect(try isTaken(window(1)))
    #expect(try !isTaken(window(3)))
    #expect(try !isTaken(Window(stride: [2], padding: [1], dilation: [1])))
    #expect(try !isTaken(Window(stride: [1], padding: [2], dilation: [2])))
    #expect(try !isTaken(window(1), groups: 4, weight: [8, 4, 3, 3]))
    #expect(try !isTaken(window(0), weight: [8, 16, 1, 3]))
    #expect(try !isTaken(window(5), weight: [8, 16, 11, 11]))
    // One small image is too little work for the transformed kernels to pay off, and 2×2 positions fill no tile.
    #expect(try !isTaken(window(1), x: [1, 16, 8, 8]))
    #expect(try !isTaken(window(1), x: [2000, 16, 2, 2]))
  }
}
