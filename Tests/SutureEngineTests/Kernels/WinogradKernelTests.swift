import SutureExecution
import Testing

@testable import SutureEngine
@testable import SutureGraph

@Suite struct WinogradKernelTests {
  struct Case: Sendable {
    let x: Shape
    let outputs: Int
    let padding: Int
    let block: Int
    let threads: Int
  }

  static let cases = [
    Case(x: [2, 8, 13, 18], outputs: 8, padding: 1, block: 8, threads: 1),
    Case(x: [3, 16, 12, 12], outputs: 24, padding: 0, block: 8, threads: 2),
    Case(x: [5, 24, 9, 7], outputs: 16, padding: 2, block: 8, threads: 2),
    Case(x: [2, 16, 14, 17], outputs: 16, padding: 1, block: 16, threads: 1),
    Case(x: [7, 32, 7, 7], outputs: 64, padding: 1, block: 16, threads: 2),
    Case(x: [9, 64, 8, 8], outputs: 32, padding: 2, block: 16, threads: 3),
    Case(x: [30, 16, 3, 3], outputs: 48, padding: 0, block: 16, threads: 2),
  ]

  private let window: (Int) -> Window = { Window(stride: [1], padding: [$0], dilation: [1]) }

  private func request(
    _ test: Case, _ inputs: [Shape], _ output: Shape, blocked: Set<Int>, isBlocked: Bool, constant: Set<Int> = []
  ) throws -> KernelRequest {
    let threads = try #require(ThreadCount(test.threads))
    return KernelRequest(
      name: "convolution", inputs: inputs, outputs: [output], oneDNN: try OneDNNContext(threads: threads),
      threads: threads, constantInputs: constant, block: test.block, blockedInputs: blocked,
      blockedOutputs: isBlocked ? [0] : [])
  }

  /// The index of an element of a feature map, [n, c, h, w], that lies in blocks.
  private func place(_ index: [Int], _ shape: Shape, _ block: Int) -> Int {
    let blocks = shape[1] / block
    let row = ((index[0] * blocks + index[1] / block) * shape[2] + index[2]) * shape[3] + index[3]
    return row * block + index[1] % block
  }

  private func blocked(_ tensor: Tensor, _ block: Int) -> [Float] {
    var values = tensor.values
    for (index, value) in zip(Reference.indices(tensor.shape), tensor.values) {
      values[place(index, tensor.shape, block)] = value
    }
    return values
  }

  /// Runs a kernel on copies of its inputs.
  private func run(_ kernel: any Kernel, _ inputs: [[Float]], count: Int) throws -> [Float] {
    func memory(_ values: [Float]) throws -> AlignedFloats {
      let floats = try AlignedFloats(count: values.count)
      _ = floats.buffer.update(fromContentsOf: values)
      return floats
    }
    var inputs = try inputs.map(memory)
    let output = try AlignedFloats(count: count)
    let scratch = try AlignedFloats(count: kernel.scratchByteCount / MemoryLayout<Float>.stride)
    var seed: UInt64 = 0
    try withUnsafePointer(to: &seed) { seed in
      for preparation in kernel.preparations {
        let copy = try AlignedFloats(count: preparation.floatCount)
        try preparation.kernel.bind(
          Operands(
            inputs: [inputs[preparation.input].pointer], outputs: [copy.pointer], scratch: scratch.pointer, seed: seed))
        try preparation.kernel.run()
        inputs.append(copy)
      }
      try kernel.bind(
        Operands(inputs: inputs.map(\.pointer), outputs: [output.pointer], scratch: scratch.pointer, seed: seed))
      try kernel.run()
    }
    defer { withExtendedLifetime((inputs, scratch)) {} }
    return Array(output.buffer)
  }

  /// For sums of so many products of numbers up to 2, whose standard deviation is 4/3 times the square root.
  private func tolerance(_ products: Int) -> Double { 1e-5 * Double(products).squareRoot() }

  private func expectEqual(_ made: [Float], _ expected: Reference, products: Int, _ block: Int) {
    let worst = zip(Reference.indices(expected.shape), expected.values).map { index, value in
      abs(Double(made[place(index, expected.shape, block)]) - value)
    }.max()
    #expect(worst ?? .infinity <= tolerance(products))
  }

  @Test(arguments: cases, [false, true])
  func `the convolution agrees with a plain loop`(_ test: Case, _ isConstant: Bool) throws {
    let (x, bias) = (numbers(test.x, "x"), numbers([test.outputs], "bias"))
    let weight = numbers([test.outputs, test.x[1], 3, 3], "weight")
    let operation = Convolution(window: window(test.padding), groups: 1)
    let shape = try operation.outputShapes([x.shape, weight.shape, bias.shape])[0]
    let kernel = try #require(
      WinogradConvolution(
        try request(
          test, [x.shape, weight.shape, bias.shape], shape, blocked: [0], isBlocked: true,
          constant: isConstant ? [1] : []), operation.window, groups: 1, x: x.shape, weight: weight.shape, y: shape,
        areBlocked: true)
    ).forward(hasBias: true)
    #expect(kernel.preparations.count == (isConstant ? 1 : 0))
    let made = try run(
      kernel, [blocked(x, test.block), weight.values, bias.values], count: shape.elementCount)
    let (source, factors) = (Reference(x), Reference(weight))
    let expected = Reference(shape) { index in
      var sum = Double(bias.values[index[1]])
      for c in 0..<test.x[1] {
        for tap in 0..<9 {
          let (row, column) = (index[2] + tap / 3 - test.padding, index[3] + tap % 3 - test.padding)
          sum += source.padded([index[0], c, row, column]) * factors[[index[1], c, tap / 3, tap % 3]]
        }
      }
      return sum
    }
    expectEqual(made, expected, products: 9 * test.x[1], test.block)
  }

  @Test(arguments: cases) func `both gradients agree with plain loops`(_ test: Case) throws {
    let x = numbers(test.x, "x")
    let weight = numbers([test.outputs, test.x[1], 3, 3], "weight")
    let setting = window(test.padding)
    let shape = try Convolution(window: setting, groups: 1).outputShapes([x.shape, weight.shape])[0]
    let upstream = numbers(shape, "upstream")
    var (sums, slopes) = (Reference(x.shape) { _ in 0 }, Reference(weight.shape) { _ in 0 })
    let (source, factors, arriving) = (Reference(x), Reference(weight), Reference(upstream))
    for index in Reference.indices(shape) {
      for c in 0..<test.x[1] {
        for tap in 0..<9 {
          let (row, column) = (index[2] + tap / 3 - test.padding, index[3] + tap % 3 - test.padding)
          guard (0..<test.x[2]).contains(row), (0..<test.x[3]).contains(column) else { continue }
          let (from, factor) = ([index[0], c, row, column], [index[1], c, tap / 3, tap % 3])
          sums[from] += arriving[index] * factors[factor]
          slopes[factor] += arriving[index] * source[from]
        }
      }
    }
    let data = try #require(
      WinogradConvolution(
        try request(test, [shape, weight.shape], x.shape, blocked: [0], isBlocked: true), setting, groups: 1,
        x: x.shape, weight: weight.shape, y: shape, areBlocked: true))
    let made = try run(
      data.inputGradient(), [blocked(upstream, test.block), weight.values], count: x.shape.elementCount)
    expectEqual(made, sums, products: 9 * test.outputs, test.block)

    let gradient = try #require(
      WinogradConvolution(
        try request(test, [x.shape, shape], weight.shape, blocked: [0, 1], isBlocked: false), setting, groups: 1,
        x: x.shape, weight: weight.shape, y: shape, areBlocked: true))
    let kernel = try run(
      gradient.weightGradient(), [blocked(x, test.block), blocked(upstream, test.block)],
      count: weight.shape.elementCount)
    let worst = zip(kernel, slopes.values).map { abs(Double($0) - $1) }.max()
    #expect(worst ?? .infinity <= tolerance(shape[0] * shape[2] * shape[3]))
  }

  @Test func `other convolutions are left to other kernels`() throws {
    let test = Self.cases[0]
    let (x, weight): (Shape, Shape) = ([2, 16, 13, 18], [8, 16, 3, 3])
    func isTaken(
      _ window: Window, groups: Int = 1, x: Shape = x, weight: Shape = weight, areBlocked: Bool = true
    ) throws -> Bool {
      let y = try Convolution(window: window, groups: groups).outputShapes([x, weight])[0]
      return WinogradConvolution(
        try request(test, [x, weight], y, blocked: [0], isBlocked: true), window, groups: groups, x: x, weight: weight,
        y: y, areBlocked: areBlocked) != nil
    }
    #expect(try isTaken(window(1)))
    #expect(try !isTaken(window(1), areBlocked: false))
    #expect(try !isTaken(window(3)))
    #expect(try !isTaken(Window(stride: [2], padding: [1], dilation: [1])))
    #expect(try !isTaken(Window(stride: [1], padding: [2], dilation: [2])))
    #expect(try !isTaken(window(1), groups: 2, weight: [8, 8, 3, 3]))
    #expect(try !isTaken(window(1), weight: [8, 16, 5, 5]))
    // One image is too few tiles for the transformed kernels to pay off.
    #expect(try !isTaken(window(1), x: [1, 16, 8, 8]))
  }
}
