import SutureExecution
import SutureSupport
import SutureTestSupport
import Testing

@testable import SutureEngine
@testable import SutureGraph

/// Operations at computed indices and places, against the numbers of PyTorch in `Fixtures/Operations`.
@Suite struct IndexingKernelTests {
  private static func fixture(_ name: String) throws -> SafeTensors {
    try SafeTensors(contentsOf: "\(Checkout.root)/Tests/SutureEngineTests/Fixtures/Operations/\(name).safetensors")
  }

  private static func doubles(_ tensor: Tensor) -> [Double] { tensor.values.map(Double.init) }

  /// The result with one thread, after a check that other numbers of threads give the same bits.
  private func runWithThreads(_ operation: any Operation, _ inputs: [Tensor]) throws -> [Tensor] {
    let alone = try run(operation, inputs)
    for count in [2, 3, 8] {
      let threads = try #require(ThreadCount(count))
      let together = try run(operation, inputs, threads: threads)
      #expect(together.map { $0.values.map(\.bitPattern) } == alone.map { $0.values.map(\.bitPattern) })
    }
    return alone
  }

  // MARK: The largest elements

  @Test(arguments: [1, 2, 7, 49, 50])
  func `the largest come in order, equal ones by index, and NaN first`(_ count: Int) throws {
    let numbers = try Self.fixture("topk")
    let (x, order) = (try #require(numbers["x"]), Reference(try #require(numbers["order"])))
    let made = try runWithThreads(TopK(count: count, axis: 1), [x])[0]
    #expect(made.shape == [3, count, 7])
    #expect(made.values.map(Double.init) == Reference.indices(made.shape).map { order[$0] })
  }

  @Test func `rows, columns and single elements are ordered alike`() throws {
    let x = numbers([70, 33], "x")
    let rows = Reference(try run(TopK(count: 33, axis: -1), [x])[0])
    let source = Reference(x)
    for row in 0..<70 {
      let order = (0..<33).sorted { source[[row, $0]] > source[[row, $1]] }
      #expect((0..<33).map { Int(rows[[row, $0]]) } == order)
    }
    let turned = Tensor([33, 70], Reference.indices([33, 70]).map { Float(source[[$0[1], $0[0]]]) })
    let columns = Reference(try run(TopK(count: 5, axis: 0), [turned])[0])
    for row in 0..<70 {
      #expect((0..<5).map { columns[[$0, row]] } == (0..<5).map { rows[[row, $0]] })
    }
    #expect(try run(TopK(count: 1, axis: 0), [Tensor([1], [7])])[0].values == [0])
  }

  // MARK: Elements at computed indices

  @Test func `rows at computed indices and their gradient are PyTorch's`() throws {
    let numbers = try Self.fixture("take_along")
    let (x, indices) = (try #require(numbers["x"]), try #require(numbers["indices"]))
    let (upstream, y) = (try #require(numbers["gy"]), try #require(numbers["y"]))
    #expect(try runWithThreads(TakeAlong(axis: 2), [x, indices])[0] == y)
    let gradient = try runWithThreads(TakeAlongGradient(axis: 2, inputShape: x.shape), [indices, upstream])[0]
    #expect(largestDifference(gradient.values, Self.doubles(try #require(numbers["gx"]))) <= 1e-5)
  }

  @Test(
    arguments: [
      ([4, 5, 6], [4, 3, 6], 1), ([4, 5, 6], [4, 5, 9], 2), ([4, 5, 6], [7, 5, 6], 0), ([1, 5, 6], [4, 3, 1], 1),
      ([4, 5, 200], [1, 3, 1], 1), ([4, 1, 6], [4, 8, 9], 2), ([4, 1, 1], [4, 3, 6], 1),
      ([1, 5, 1, 6], [3, 2, 4, 1], 1), ([5], [3], 0), ([2, 5, 3, 2], [2, 4, 3, 1], 1),
    ] as [([Int], [Int], Int)])
  func `elements and gradients follow from the definition where tensors are broadcast`(
    _ sizes: [Int], _ indexSizes: [Int], _ axis: Int
  ) throws {
    let (shape, indexShape) = (Shape(sizes), Shape(indexSizes))
    let x = numbers(shape, "x")
    let indices = Tensor(
      indexShape, numbers(indexShape, "i", low: 0, high: Double(shape[axis])).values.map { $0.rounded(.down) })
    let operation = TakeAlong(axis: axis)
    let y = try operation.outputShapes([shape, indexShape])[0]
    let (source, places) = (Reference(x), Reference(indices))
    func from(_ index: [Int]) -> [Int] {
      var from = zip(index, shape.dimensions).map { $1 == 1 ? 0 : $0 }
      from[axis] = Int(places.stretched(index))
      return from
    }
    let expected = Reference(y) { source[from($0)] }
    #expect(try runWithThreads(operation, [x, indices])[0].values.map(Double.init) == expected.values)

    let upstream = numbers(y, "upstream")
    var sums = Reference(shape) { _ in 0 }
    for (index, value) in zip(Reference.indices(y), upstream.values) { sums[from(index)] += Double(value) }
    let gradient = try runWithThreads(TakeAlongGradient(axis: axis, inputShape: shape), [indices, upstream])[0]
    #expect(largestDifference(gradient.values, sums.values) <= 1e-5)
  }

  @Test func `no index reads or writes outside`() throws {
    let x = Tensor([4], [10, 11, 12, 13])
    let wild: [Float] = [
      -0.5, 0.99, 1.5, 3.99, 4, -1, -3e38, 3e38, .infinity, -.infinity, .nan, 16_777_216, 9.3e18, -9.3e18,
    ]
    let indices = Tensor([14], wild)
    let expected: [Float] = [10, 10, 11, 13, 13, 10, 10, 13, 13, 10, 10, 13, 13, 10]
    #expect(try run(TakeAlong(axis: 0), [x, indices])[0].values == expected)
    let gradient = try run(TakeAlongGradient(axis: 0, inputShape: [4]), [indices, Tensor([14], repeating: 1)])[0]
    #expect(gradient.values == [7, 1, 0, 6])
  }

  @Test func `the numbers of an axis count up from 0`() throws {
    #expect(try runWithThreads(IndexRange(count: 40_000), [])[0].values == (0..<40_000).map(Float.init))
  }

  // MARK: Samples

  @Test(arguments: [false, true]) func `samples and their gradients are PyTorch's`(_ alignsCorners: Bool) throws {
    let numbers = try Self.fixture("grid_sample_\(alignsCorners ? 1 : 0)")
    func tensor(_ name: String) throws -> Tensor { try #require(numbers[name]) }
    let (x, grid, upstream) = (try tensor("x"), try tensor("grid"), try tensor("gy"))
    let made = [
      ("y", try runWithThreads(GridSample(alignsCorners: alignsCorners), [x, grid])[0]),
      (
        "gx",
        try runWithThreads(
          GridSampleInputGradient(alignsCorners: alignsCorners, inputShape: x.shape), [grid, upstream])[0]
      ),
      ("ggrid", try runWithThreads(GridSampleGridGradient(alignsCorners: alignsCorners), [x, grid, upstream])[0]),
    ]
    for (name, found) in made {
      let expected = try tensor(name)
      #expect(found.shape == expected.shape)
      let difference = largestDifference(found.values, Self.doubles(expected))
      #expect(difference <= 2e-5, "\(name): \(difference)")
    }
  }

  @Test(arguments: [false, true]) func `places that are no places of the map are 0 or NaN`(_ aligns: Bool) throws {
    let places: [Float] = [.infinity, -.infinity, 3e38, -3e38, 9.3e18, -9.3e18, .nan]
    let grid = Tensor([1, 1, 7, 2], places.flatMap { [$0, 0] })
    let x = Tensor([1, 1, 3, 4], repeating: 1)
    let made = try run(GridSample(alignsCorners: aligns), [x, grid])[0].values
    #expect(made.prefix(6).allSatisfy { $0 == 0 } && made[6].isNaN)
    let upstream = Tensor([1, 1, 1, 7], [1, 1, 1, 1, 1, 1, 0])
    let gradient = try run(GridSampleGridGradient(alignsCorners: aligns), [x, grid, upstream])[0].values
    #expect(gradient.prefix(12).allSatisfy { $0 == 0 })
    _ = try run(GridSampleInputGradient(alignsCorners: aligns, inputShape: x.shape), [grid, upstream])
  }
}
