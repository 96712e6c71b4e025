import SutureExecution
import Testing

@testable import SutureEngine
@testable import SutureGraph

@Suite struct ReduceKernelTests {
  private static let cases: [(Shape, [Int])] = [
    ([1], [0]), ([7], [-1]), ([1, 1], [0, 1]), ([5, 37], [1]), ([5, 37], [0]), ([5, 131], [0]), ([3, 5, 7], [1]),
    ([3, 5, 7], [0, 2]), ([3, 5, 7, 2], [1, 3]), ([2, 3, 2, 3, 2, 3, 2, 3], [0, 2, 4, 6]), ([2, 3, 1, 5], [2]),
    ([100_003], [0]), ([3, 70_001], [1]), ([20_011, 5], [0]), ([7, 11, 13, 101], [0, 2, 3]), ([2, 50_021, 3], [1]),
    ([9, 9], [0, 1]),
  ]

  @Test(arguments: ReduceFunction.allCases, cases)
  func `reductions agree with a plain loop`(_ function: ReduceFunction, _ test: (Shape, [Int])) throws {
    let (shape, axes) = test
    let x = numbers(shape, "x", low: -1, high: 3)
    let reduced = Set(axes.compactMap(shape.axis))
    let kept = Shape(shape.dimensions.enumerated().map { reduced.contains($0) ? 1 : $1 })
    var expected = Reference(kept) { _ in function == .max ? -.infinity : 0 }
    for (index, value) in zip(Reference.indices(shape), x.values) {
      let place = index.enumerated().map { reduced.contains($0) ? 0 : $1 }
      expected[place] = function == .max ? max(expected[place], Double(value)) : expected[place] + Double(value)
    }
    let count = Double(shape.elementCount / kept.elementCount)
    let values = function == .mean ? expected.values.map { $0 / count } : expected.values
    for keeps in [true, false] {
      let made = try run(Reduce(function, axes: axes, keepsDimensions: keeps), [x])[0]
      #expect(made.values.count == values.count)
      #expect(largestDifference(made.values, values) <= 1e-6)
    }
  }

  @Test(arguments: [[0], [1], [2], [0, 2], [1, 2], [0, 1, 2]])
  func `equal maxima share the gradient`(_ axes: [Int]) throws {
    let shape: Shape = [4, 5, 70]
    let x = Tensor(shape, numbers(shape, "x").values.map { $0.rounded() })
    let reduced = Set(axes)
    let kept = Shape(shape.dimensions.enumerated().map { reduced.contains($0) ? 1 : $1 })
    func place(_ index: [Int]) -> [Int] { index.enumerated().map { reduced.contains($0) ? 0 : $1 } }
    let upstream = numbers(kept, "upstream")
    var best: [[Int]: (value: Float, count: Int)] = [:]
    for (index, value) in zip(Reference.indices(shape), x.values) {
      let before = best[place(index)] ?? (value, 0)
      if value > before.value { best[place(index)] = (value, 1) }
      if value == before.value { best[place(index)] = (value, before.count + 1) }
    }
    let gradient = Reference(upstream)
    let source = Reference(x)
    let expected = Reference(shape) { index in
      guard let best = best[place(index)], source[index] == Double(best.value) else { return 0 }
      return gradient[place(index)] / Double(best.count)
    }
    let made = try run(ReduceMaxGradient(axes: axes, ties: .shared), [x, upstream])[0]
    #expect(largestDifference(made.values, expected.values) <= 1e-7)
    #expect(best.values.contains { $0.count > 1 })
  }

  @Test(arguments: [[0], [1], [2], [0, 2], [1, 2], [0, 1, 2]])
  func `where that is asked for, the first of equal maxima takes the gradient`(_ axes: [Int]) throws {
    // Few different numbers, so that most maxima come more than once.
    let shape: Shape = [4, 5, 70]
    let x = Tensor(shape, numbers(shape, "x").values.map { $0.rounded() })
    let reduced = Set(axes)
    let kept = Shape(shape.dimensions.enumerated().map { reduced.contains($0) ? 1 : $1 })
    let upstream = numbers(kept, "upstream")
    var best: [[Int]: (value: Float, index: [Int])] = [:]
    for (index, value) in zip(Reference.indices(shape), x.values) {
      let place = index.enumerated().map { reduced.contains($0) ? 0 : $1 }
      if best[place].map({ value > $0.value }) ?? true { best[place] = (value, index) }
    }
    var expected = Reference(shape) { _ in 0 }
    let gradient = Reference(upstream)
    for (place, winner) in best { expected[winner.index] = gradient[place] }
    let made = try run(ReduceMaxGradient(axes: axes, ties: .first), [x, upstream])[0]
    #expect(largestDifference(made.values, expected.values) == 0)
  }

  @Test func `NaN is the largest`() throws {
    var x = Tensor([3, 70], repeating: 1)
    x.values[69] = .nan
    #expect(
      try run(Reduce(.max, axes: [1], keepsDimensions: false), [x])[0].values.map(\.isNaN) == [true, false, false])
    #expect(try run(Reduce(.max, axes: [0], keepsDimensions: false), [x])[0].values.filter(\.isNaN).count == 1)
    let gradient = try run(ReduceMaxGradient(axes: [1], ties: .first), [x, Tensor([3, 1], repeating: 1)])[0]
    #expect(gradient.values[69] == 1)
    #expect(gradient.values[70] == 1)
    // As PyTorch's amax: no element equals NaN, and a share of nothing is NaN.
    for axis in [0, 1] {
      let shared = try run(
        ReduceMaxGradient(axes: [axis], ties: .shared), [x, Tensor(axis == 0 ? [1, 70] : [3, 1], repeating: 1)])[0]
      #expect(shared.values.filter(\.isNaN).count == (axis == 0 ? 3 : 70))
    }
  }
}
