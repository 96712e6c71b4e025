import SutureExecution
import Testing

@testable import SutureEngine
@testable import SutureGraph

@Suite struct WindowKernelTests {
  struct PoolCase: Sendable {
    let x: Shape
    let kernel: [Int]
    let stride: [Int]
    var padding = [0, 0]
  }

  static let pools = [
    PoolCase(x: [1, 1, 1, 1], kernel: [1, 1], stride: [1, 1]),
    PoolCase(x: [2, 3, 7, 9], kernel: [2, 2], stride: [2, 2]),
    PoolCase(x: [2, 17, 11, 13], kernel: [3, 3], stride: [2, 2], padding: [1, 1]),
    PoolCase(x: [1, 5, 8, 7], kernel: [3, 2], stride: [1, 3], padding: [1, 0]),
    PoolCase(x: [2, 16, 9, 9], kernel: [5, 5], stride: [1, 1], padding: [2, 2]),
  ]

  /// The indices of x within the window of an output index, and how many elements the window has with padding.
  private func window(_ test: PoolCase, _ index: [Int]) -> [[Int]] {
    var places: [[Int]] = []
    for i in 0..<test.kernel[0] {
      for j in 0..<test.kernel[1] {
        let row = index[2] * test.stride[0] + i - test.padding[0]
        let column = index[3] * test.stride[1] + j - test.padding[1]
        guard (0..<test.x[2]).contains(row), (0..<test.x[3]).contains(column) else { continue }
        places.append([index[0], index[1], row, column])
      }
    }
    return places
  }

  @Test(arguments: pools) func `average pooling agrees with a plain loop`(_ test: PoolCase) throws {
    let x = numbers(test.x, "x")
    let source = Reference(x)
    let setting = Window(stride: test.stride, padding: test.padding, dilation: [1])
    for counts in [true, false] {
      let operation = AveragePool(kernel: test.kernel, window: setting, countsPadding: counts)
      let shape = try operation.outputShapes([test.x])[0]
      let area = test.kernel[0] * test.kernel[1]
      let expected = Reference(shape) { index in
        let places = window(test, index)
        let sum = places.reduce(0.0) { $0 + source[$1] }
        return sum / Double(counts ? area : places.count)
      }
      #expect(largestDifference(try run(operation, [x])[0].values, expected.values) <= 1e-6)

      let upstream = numbers(shape, "upstream")
      var sums = Reference(test.x) { _ in 0 }
      for (index, value) in zip(Reference.indices(shape), upstream.values) {
        let places = window(test, index)
        for place in places {
          sums[place] += Double(value) / Double(counts ? area : places.count)
        }
      }
      let rule = AveragePoolGradient(
        kernel: test.kernel, window: setting, countsPadding: counts, inputShape: test.x)
      #expect(largestDifference(try run(rule, [upstream])[0].values, sums.values) <= 1e-5)
    }
  }

  @Test(arguments: pools, [false, true])
  func `max pooling takes the first largest`(_ test: PoolCase, _ hasTies: Bool) throws {
    var x = numbers(test.x, "x")
    if hasTies { x.values = x.values.map { $0.rounded() } }
    let source = Reference(x)
    let setting = Window(stride: test.stride, padding: test.padding, dilation: [1])
    let operation = MaxPool(kernel: test.kernel, window: setting)
    let shape = try operation.outputShapes([test.x])[0]
    let upstream = numbers(shape, "upstream")
    var expected = Reference(shape) { _ in 0 }
    var sums = Reference(test.x) { _ in 0 }
    for (index, value) in zip(Reference.indices(shape), upstream.values) {
      var best: [Int]?
      for place in window(test, index) where best.map({ source[place] > source[$0] }) ?? true { best = place }
      let winner = try #require(best)
      expected[index] = source[winner]
      sums[winner] += Double(value)
    }
    #expect(largestDifference(try run(operation, [x])[0].values, expected.values) == 0)
    let gradient = try run(MaxPoolGradient(kernel: test.kernel, window: setting), [x, upstream])[0]
    #expect(largestDifference(gradient.values, sums.values) <= 1e-5)
  }

  @Test(
    arguments: [([2, 3, 5, 7], 3, 1, 1, 1), ([1, 2, 9, 8], 3, 2, 0, 1), ([2, 1, 9, 9], 2, 3, 2, 3)]
      as [(Shape, Int, Int, Int, Int)])
  func `unfolding lays out windows as columns`(
    _ shape: Shape, _ kernel: Int, _ stride: Int, _ padding: Int, _ dilation: Int
  ) throws {
    let x = numbers(shape, "x")
    let source = Reference(x)
    let operation = Unfold(
      kernel: [kernel], window: Window(stride: [stride], padding: [padding], dilation: [dilation]))
    let size = (2..<4).map { (shape[$0] + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1 }
    let expected = Reference(try operation.outputShapes([shape])[0]) { index in
      let (channel, element) = index[1].quotientAndRemainder(dividingBy: kernel * kernel)
      let (i, j) = index[2].quotientAndRemainder(dividingBy: size[1])
      let row = i * stride + element / kernel * dilation - padding
      let column = j * stride + element % kernel * dilation - padding
      return source.padded([index[0], channel, row, column])
    }
    #expect(largestDifference(try run(operation, [x])[0].values, expected.values) == 0)
  }

  @Test(
    arguments: [
      ([2, 3, 5, 7], [5, 7]), ([1, 2, 3, 5], [7, 11]), ([1, 1, 9, 8], [4, 3]), ([1, 1, 1, 1], [3, 2]),
    ] as [(Shape, [Int])])
  func `resizing takes nearest elements or mixes neighbours`(_ shape: Shape, _ size: [Int]) throws {
    let x = numbers(shape, "x")
    let source = Reference(x)
    let nearest = Reference([shape[0], shape[1], size[0], size[1]]) { index in
      source[[index[0], index[1], index[2] * shape[2] / size[0], index[3] * shape[3] / size[1]]]
    }
    let taken = try run(Resize(size: size, method: .nearest, alignsCorners: false), [x])[0]
    #expect(largestDifference(taken.values, nearest.values) == 0)
    for alignsCorners in [false, true] {
      func mix(_ index: Int, _ from: Int, _ to: Int) -> (Int, Int, Double) {
        let centred = max((Double(index) + 0.5) * Double(from) / Double(to) - 0.5, 0)
        let place = alignsCorners ? Double(index * (from - 1)) / Double(max(to - 1, 1)) : centred
        return (Int(place), min(Int(place) + 1, from - 1), place - Double(Int(place)))
      }
      let bilinear = Reference(nearest.shape) { index in
        let (top, bottom, down) = mix(index[2], shape[2], size[0])
        let (left, right, across) = mix(index[3], shape[3], size[1])
        func at(_ i: Int, _ j: Int) -> Double { source[[index[0], index[1], i, j]] }
        let upper = at(top, left) * (1 - across) + at(top, right) * across
        let lower = at(bottom, left) * (1 - across) + at(bottom, right) * across
        return upper * (1 - down) + lower * down
      }
      let operation = Resize(size: size, method: .bilinear, alignsCorners: alignsCorners)
      #expect(largestDifference(try run(operation, [x])[0].values, bilinear.values) <= 1e-6)
    }
  }
}
