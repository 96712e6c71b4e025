import SutureExecution
import Testing

@testable import SutureEngine
@testable import SutureGraph

@Suite struct RearrangementKernelTests {
  @Test(
    arguments: [
      ([1, 1], [1, 0]), ([2, 3, 5], [2, 1, 0]), ([17, 33], [1, 0]), ([2, 3, 5, 7], [0, 2, 3, 1]),
      ([3, 19, 31], [0, 2, 1]), ([2, 2, 2, 2, 2, 2, 2, 3], [7, 3, 1, 5, 0, 2, 6, 4]), ([4, 16, 16], [2, 0, 1]),
      ([5, 6], [0, 1]),
    ] as [(Shape, [Int])])
  func `permuting moves axes`(_ shape: Shape, _ axes: [Int]) throws {
    let x = numbers(shape, "x")
    let source = Reference(x)
    let expected = Reference(Shape(axes.map { shape[$0] })) { index in
      var from = index
      for (position, axis) in axes.enumerated() { from[axis] = index[position] }
      return source[from]
    }
    #expect(largestDifference(try run(Permute(axes), [x])[0].values, expected.values) == 0)
  }

  @Test(
    arguments: [([5], 0, 1, 4), ([3, 5, 7], 1, 2, 5), ([3, 5, 7], -1, 6, 7), ([3, 5, 7], 0, 0, 2)]
      as [(Shape, Int, Int, Int)])
  func `slices are ranges of an axis`(_ shape: Shape, _ axis: Int, _ start: Int, _ end: Int) throws {
    let x = numbers(shape, "x")
    let source = Reference(x)
    let place = try #require(shape.axis(axis))
    var sliced = shape
    sliced[place] = end - start
    let expected = Reference(sliced) { index in
      var from = index
      from[place] += start
      return source[from]
    }
    let operation = try OperationCatalogue.operation(
      "slice",
      [Attribute("axis", .integer(axis)), Attribute("start", .integer(start)), Attribute("end", .integer(end))])
    #expect(largestDifference(try run(operation, [x])[0].values, expected.values) == 0)
  }

  @Test(arguments: [0, 1, -1])
  func `joining is the reverse of slicing`(_ axis: Int) throws {
    let shape: Shape = [7, 5, 9]
    let x = numbers(shape, "x")
    let place = try #require(shape.axis(axis))
    var graph = Graph(type: "Test")
    let input = try graph.input("x", shape)
    let parts = try [(0, 2), (2, 3), (3, shape[place])].map {
      try graph.apply(Slice(axis: axis, start: $0.0, end: $0.1), input)
    }
    graph.outputs = try graph.apply(Concat(axis: axis), parts)
    #expect(try run(graph, [x])[0] == x)
  }

  @Test func `padding surrounds with a constant`() throws {
    let x = numbers([2, 3, 5], "x")
    let source = Reference(x)
    let operation = Pad(before: [1, 0, 2], after: [0, 2, 1], value: 9)
    let expected = Reference([3, 5, 8]) { index in
      let from = [index[0] - 1, index[1], index[2] - 2]
      return zip(from, [2, 3, 5]).allSatisfy { (0..<$1).contains($0) } ? source[from] : 9
    }
    #expect(largestDifference(try run(operation, [x])[0].values, expected.values) == 0)
  }

  @Test(
    arguments: [
      (PaddingMode.reflect, [2, 1, 0, 1, 2, 3, 2, 1, 0]), (.replicate, [0, 0, 0, 1, 2, 3, 3, 3, 3]),
      (.circular, [2, 3, 0, 1, 2, 3, 0, 1, 2]),
    ])
  func `padding repeats elements`(_ mode: PaddingMode, _ expected: [Float]) throws {
    let operation = Pad(before: [0, 2], after: [0, 3], mode: mode)
    let lowered = try graph(of: operation, [[1, 4]]).lowered(for: .evaluation)
    #expect(try run(lowered, [Tensor([1, 4], [0, 1, 2, 3])])[0] == Tensor([1, 9], expected))
  }

  @Test(arguments: [([1], [5, 7]), ([3, 1, 5], [2, 3, 4, 5]), ([4, 1], [4, 33])] as [(Shape, Shape)])
  func `expanding repeats`(_ shape: Shape, _ target: Shape) throws {
    let x = numbers(shape, "x")
    let source = Reference(x)
    let expected = Reference(target) { source.stretched($0) }
    #expect(largestDifference(try run(Expand(target), [x])[0].values, expected.values) == 0)
  }

  @Test(arguments: [0, 1, 2])
  func `gathering picks and its gradient adds back`(_ axis: Int) throws {
    let shape: Shape = [3, 4, 130]
    let indices = [2, 0, 2, 1, 2]
    let x = numbers(shape, "x")
    let source = Reference(x)
    var picked = shape
    picked[axis] = indices.count
    let expected = Reference(picked) { index in
      var from = index
      from[axis] = indices[index[axis]]
      return source[from]
    }
    let operation = try OperationCatalogue.operation(
      "gather", [Attribute("axis", .integer(axis)), Attribute("indices", .integers(indices))])
    #expect(largestDifference(try run(operation, [x])[0].values, expected.values) == 0)

    let upstream = numbers(picked, "upstream")
    var sums = Reference(shape) { _ in 0 }
    for (index, value) in zip(Reference.indices(picked), upstream.values) {
      var to = index
      to[axis] = indices[index[axis]]
      sums[to] += Double(value)
    }
    let gradient = try run(ScatterAdd(axis: axis, indices: indices, size: shape[axis]), [upstream])[0]
    #expect(largestDifference(gradient.values, sums.values) <= 1e-6)
  }

  @Test func `a constant fills its shape`() throws {
    #expect(try run(Constant(shape: [2, 3], value: 1.5), [])[0] == Tensor([2, 3], repeating: 1.5))
  }

  @Test func `reshaping takes no memory and no step`() throws {
    var graph = Graph(type: "Test")
    let x = try graph.input("x", [4, 1024])
    graph.outputs = [try graph.apply(Reshape([64, 64]), x)]
    let plan = try Plan(graph, variables: try VariableStore([], seed: 0))
    #expect(plan.arenaByteCount == 4 * 4096)
    let numbers = numbers([4, 1024], "x")
    #expect(try plan.run([numbers])[0].values == numbers.values)
  }
}
