import SutureExecution
import Testing

@testable import SutureEngine
@testable import SutureGraph

@Suite struct ProductKernelTests {
  @Test(
    arguments: [
      ([1, 1], [1, 1]), ([3, 5], [5, 7]), ([2, 3, 5], [2, 5, 7]), ([2, 3, 5], [5, 7]), ([3, 5], [2, 5, 7]),
      ([2, 1, 3, 5], [3, 5, 2]), ([2, 3, 17, 33], [1, 3, 33, 19]), ([1, 37], [37, 1]), ([4, 64, 64], [4, 64, 64]),
    ] as [(Shape, Shape)], [(false, false), (true, false), (false, true), (true, true)])
  func `matrix products agree with a plain loop`(_ shapes: (Shape, Shape), _ transposes: (Bool, Bool)) throws {
    var (left, right) = shapes
    if transposes.0 { left.dimensions.swapAt(left.rank - 1, left.rank - 2) }
    if transposes.1 { right.dimensions.swapAt(right.rank - 1, right.rank - 2) }
    let (a, b) = (numbers(left, "a", low: -1, high: 1), numbers(right, "b", low: -1, high: 1))
    let (x, z) = (Reference(a), Reference(b))
    let operation = MatMul(transposesA: transposes.0, transposesB: transposes.1)
    let inner = shapes.0[shapes.0.rank - 1]
    let expected = Reference(try operation.outputShapes([left, right])[0]) { index in
      let leading = Array(index.dropLast(2))
      let (row, column) = (index[index.count - 2], index[index.count - 1])
      return (0..<inner).reduce(0) { sum, k in
        let p = x.stretched(leading + (transposes.0 ? [k, row] : [row, k]))
        let q = z.stretched(leading + (transposes.1 ? [column, k] : [k, column]))
        return sum + p * q
      }
    }
    #expect(largestDifference(try run(operation, [a, b])[0].values, expected.values) <= 1e-5)
  }

  @Test(arguments: [([7], 3), ([5, 7], 1), ([2, 3, 17], 31)] as [(Shape, Int)], [true, false])
  func `linear layers agree with a plain loop`(_ test: (Shape, Int), _ hasBias: Bool) throws {
    let (shape, out) = test
    let into = shape[shape.rank - 1]
    let operands = [numbers(shape, "x"), numbers([out, into], "weight")] + (hasBias ? [numbers([out], "bias")] : [])
    let references = operands.map(Reference.init)
    let expected = Reference(Shape(shape.dimensions.dropLast() + [out])) { index in
      let start = hasBias ? references[2][[index[index.count - 1]]] : 0
      return (0..<into).reduce(start) { sum, k in
        sum + references[0][index.dropLast() + [k]] * references[1][[index[index.count - 1], k]]
      }
    }
    #expect(largestDifference(try run(Linear(), operands)[0].values, expected.values) <= 1e-5)
  }

  struct ConvolutionCase: Sendable {
    let x: Shape
    let weight: Shape
    var stride = [1]
    var padding = [0]
    var dilation = [1]
    var groups = 1
  }

  static let convolutions = [
    ConvolutionCase(x: [1, 1, 1, 1], weight: [1, 1, 1, 1]),
    ConvolutionCase(x: [2, 3, 7, 9], weight: [5, 3, 3, 3], padding: [1]),
    ConvolutionCase(x: [2, 16, 8, 8], weight: [32, 16, 3, 3], stride: [2], padding: [1]),
    ConvolutionCase(x: [1, 17, 5, 5], weight: [13, 17, 1, 1], stride: [2]),
    ConvolutionCase(x: [2, 4, 9, 11], weight: [6, 4, 3, 2], stride: [2, 1], padding: [0, 1], dilation: [2, 3]),
    ConvolutionCase(x: [2, 12, 7, 7], weight: [8, 3, 3, 3], padding: [1], groups: 4),
    ConvolutionCase(x: [2, 37, 9, 9], weight: [37, 1, 5, 5], padding: [2], groups: 37),
    ConvolutionCase(x: [2, 6, 9, 9], weight: [12, 1, 3, 3], stride: [2], padding: [2], dilation: [2], groups: 6),
    ConvolutionCase(x: [2, 2, 14, 14], weight: [1, 2, 7, 7], padding: [3]),
    ConvolutionCase(x: [2, 2, 11, 70], weight: [2, 2, 3, 5], padding: [1, 2], dilation: [2, 1]),
    ConvolutionCase(x: [2, 3, 9, 9], weight: [6, 1, 5, 3], padding: [0, 1], groups: 3),
    ConvolutionCase(x: [2, 2, 5, 5], weight: [1, 2, 3, 3], padding: [4]),
    ConvolutionCase(x: [3, 1, 63], weight: [1, 1, 63], padding: [31]),
    ConvolutionCase(x: [2, 4, 19], weight: [6, 2, 3], stride: [2], padding: [1], dilation: [2], groups: 2),
  ]

  @Test(arguments: convolutions, [true, false])
  func `convolutions agree with a plain loop`(_ test: ConvolutionCase, _ hasBias: Bool) throws {
    let axes = test.x.rank - 2
    let window = try #require(
      Window(stride: test.stride, padding: test.padding, dilation: test.dilation).spread(over: axes))
    let out = test.weight[0]
    let operands =
      [numbers(test.x, "x", low: -1, high: 1), numbers(test.weight, "weight", low: -1, high: 1)]
      + (hasBias ? [numbers([out], "bias")] : [])
    let references = operands.map(Reference.init)
    let operation = Convolution(window: window, groups: test.groups)
    let kernel = Reference.indices(Shape(Array(test.weight.dimensions[1...])))
    let expected = Reference(try operation.outputShapes(operands.map(\.shape))[0]) { index in
      let first = index[1] / (out / test.groups) * test.weight[1]
      var sum = hasBias ? references[2][[index[1]]] : 0
      for k in kernel {
        var place = [index[0], first + k[0]]
        for axis in 0..<axes {
          let start = index[axis + 2] * window.stride[axis] - window.padding[axis]
          place.append(start + k[axis + 1] * window.dilation[axis])
        }
        sum += references[0].padded(place) * references[1][[index[1]] + k]
      }
      return sum
    }
    #expect(largestDifference(try run(operation, operands)[0].values, expected.values) <= 1e-5)
  }

  @Test(arguments: convolutions)
  func `the gradients of a convolution are its transposes`(_ test: ConvolutionCase) throws {
    // ⟨conv(x, w), u⟩ is linear in each: ⟨x, gx⟩ and ⟨w, gw⟩ are the same number.
    let window = Window(stride: test.stride, padding: test.padding, dilation: test.dilation)
    let (x, weight) = (numbers(test.x, "x", low: -1, high: 1), numbers(test.weight, "weight", low: -1, high: 1))
    let y = try run(Convolution(window: window, groups: test.groups), [x, weight])[0]
    let upstream = numbers(y.shape, "upstream", low: -1, high: 1)
    let forX = try run(
      ConvolutionInputGradient(window: window, groups: test.groups, inputShape: test.x), [upstream, weight])[0]
    let forWeight = try run(
      ConvolutionWeightGradient(window: window, groups: test.groups, weightShape: test.weight), [x, upstream])[0]
    func product(_ a: Tensor, _ b: Tensor) -> Double {
      zip(a.values, b.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    let expected = product(y, upstream)
    #expect(abs(product(x, forX) - expected) <= 1e-4 * max(1, abs(expected)))
    #expect(abs(product(weight, forWeight) - expected) <= 1e-4 * max(1, abs(expected)))
  }
}
