import Foundation
import SutureExecution
import Testing

@testable import SutureEngine
@testable import SutureGraph

@Suite struct ElementwiseKernelTests {
  /// A function as the C library computes it.
  private static func exact(_ function: UnaryFunction, _ x: Double) -> Double {
    switch function {
    case .relu: x < 0 ? 0 : x
    case .relu6: x < 0 ? 0 : x > 6 ? 6 : x
    case .sigmoid: 1 / (1 + exp(-x))
    case .tanh: tanh(x)
    case .silu: x / (1 + exp(-x))
    case .gelu: x * 0.5 * erfc(-x / 2.squareRoot())
    case .hardSigmoid: x < -3 ? 0 : x > 3 ? 1 : (x + 3) / 6
    case .hardSwish: x < -3 ? 0 : x > 3 ? x : x * (x + 3) / 6
    case .softplus: x > 20 ? x : log1p(exp(x))
    case .exponential: exp(x)
    case .logarithm: log(x)
    case .squareRoot: x.squareRoot()
    case .reciprocal: 1 / x
    case .square: x * x
    case .absolute: abs(x)
    case .negate: -x
    case .cosine: cos(x)
    case .sine: sin(x)
    case .step: x > 0 ? 1 : x < 0 ? 0 : x == 0 ? 0.5 : x
    }
  }

  @Test(arguments: UnaryFunction.allCases)
  func `the stated use of a function follows from its values`(_ function: UnaryFunction) {
    let values = (-400...400).map { Self.exact(function, Double($0) / 10) }
    switch function.traits.use {
    case .squashing(let range):
      #expect(values.allSatisfy(range.contains))
      #expect(abs(values[0] - range.lowerBound) < 1e-9 && abs(values[800] - range.upperBound) < 1e-9)
    case .rectifier:
      #expect(abs(values[0]) < 1e-9 && values[800] >= 6)
      #expect(values[400] == (function == .softplus ? log(2) : 0) && values.dropFirst(401).allSatisfy { $0 > 0 })
    case .arithmetic: #expect(!function.traits.isActivation)
    }
  }

  @Test(arguments: UnaryFunction.allCases, [1, 31, 1009])
  func `functions of one number agree with the C library`(_ function: UnaryFunction, _ count: Int) throws {
    let x = numbers([count], function.rawValue, low: -12, high: 12)
    let y = try run(Unary(function), [x])[0]
    #expect(largestDifference(y.values, x.values.map { Self.exact(function, Double($0)) }) <= 1e-6)
  }

  @Test(arguments: [UnaryFunction.exponential, .sigmoid, .tanh, .logarithm, .softplus])
  func `relative errors stay at a few units in the last place`(_ function: UnaryFunction) throws {
    // From −99 to 99, denser near 0; for the logarithm from 1e-36 to 1e36.
    let values = (-2000...2000).map { step -> Double in
      let place = Double(step) / 1000
      if function == .logarithm { return pow(10, place * 18) }
      return (pow(10, abs(place)) - 1) * (step < 0 ? -1 : 1)
    }
    let x = Tensor([values.count], values.map(Float.init))
    let y = try run(Unary(function), [x])[0]
    for (input, output) in zip(x.values, y.values) {
      let expected = Self.exact(function, Double(input))
      // Results that a float holds with full precision alone.
      guard abs(expected) > 1.2e-38, abs(expected) < 3.4e38 else { continue }
      #expect(abs(Double(output) - expected) <= 1e-6 * abs(expected), "\(function) of \(input)")
    }
  }

  @Test(arguments: UnaryFunction.allCases)
  func `infinities and NaN come out as the C library has them`(_ function: UnaryFunction) throws {
    let special: [Float] = [
      .infinity, -.infinity, .nan, 0, -0.0, 1e30, -1e30, .leastNormalMagnitude / 8, 100, -100, 3, -3, 6,
    ]
    let x = Tensor([special.count], special)
    let y = try run(Unary(function), [x])[0]
    for (input, output) in zip(special, y.values) {
      var expected = Self.exact(function, Double(input))
      // Products of an infinity and a gate that is 0 have no value; PyTorch's differ among themselves there.
      if input == -.infinity, [.silu, .gelu].contains(function) { continue }
      // Floats of this size are more than a period apart.
      if abs(input) == 1e30, [.cosine, .sine].contains(function) { continue }
      if abs(expected) > Double(Float.greatestFiniteMagnitude) { expected = expected < 0 ? -.infinity : .infinity }
      let tolerance = function == .gelu ? 1e-6 : 2e-6 * abs(expected) + 1e-37
      let agrees = Double(output) == expected || abs(Double(output) - expected) <= tolerance
      #expect(expected.isNaN ? output.isNaN : agrees, "\(function) of \(input) is \(output), not \(expected)")
    }
  }

  @Test func `the gradient of gelu is exact over its whole range`() throws {
    let x = numbers([2003], "gelu", low: -8, high: 8)
    let y = try run(UnaryGradient(.gelu), [x, Tensor(x.shape, repeating: 1)])[0]
    let expected = x.values.map { value in
      let x = Double(value)
      return 0.5 * erfc(-x / 2.squareRoot()) + x * exp(-x * x / 2) / (2 * Double.pi).squareRoot()
    }
    #expect(largestDifference(y.values, expected) <= 1e-6)
  }

  @Test func `waves stay exact over millions of periods and are never beyond one`() throws {
    let x = numbers([4001], "waves", low: -5e7, high: 5e7)
    for function in [UnaryFunction.cosine, .sine] {
      let y = try run(Unary(function), [x])[0]
      #expect(largestDifference(y.values, x.values.map { Self.exact(function, Double($0)) }) <= 3e-7)
      let far = try run(Unary(function), [Tensor([3], [3e38, -1e30, 1e12])])[0]
      #expect(far.values.allSatisfy { abs($0) <= 1 })
    }
  }

  @Test(arguments: [1, -0.7, 0])
  func `elu bends where x is negative`(_ alpha: Double) throws {
    let x = numbers([1009], "elu", low: -12, high: 3)
    let y = try run(Elu(alpha: alpha), [x])[0]
    #expect(largestDifference(y.values, x.values.map { $0 > 0 ? Double($0) : alpha * expm1(Double($0)) }) <= 1e-6)
    // Near 0 the difference eˣ − 1 keeps its digits; at 0 the slope is α, as in PyTorch.
    let tiny = try run(Elu(alpha: 1), [Tensor([2], [-1e-6, -1e-30])])[0].values
    #expect(abs(tiny[0] + 1e-6) <= 1e-12 && tiny[1] == -1e-30)
    let ones = Tensor([3], repeating: 1)
    let slope = try run(EluGradient(alpha: alpha), [Tensor([3], [0, 2, .nan]), ones])[0].values
    #expect(slope[0] == Float(alpha) && slope[1] == 1 && slope[2].isNaN == true)
  }

  @Test(arguments: [-3, -2.5, -1, -0.5, 0, 0.3, 0.5, 1, 1.5, 2, 3, 4, 5, 7.25])
  func `powers agree with the C library`(_ exponent: Double) throws {
    let special: [Float] = [0, -0.0, 1, -1, .infinity, -.infinity, .nan, -2, -2.5]
    let x = Tensor([1009], special + numbers([1000], "pow", low: -3, high: 9).values)
    let lowered = try graph(of: Power(exponent: exponent), [x.shape]).lowered(for: .evaluation)
    let expected = x.values.map { pow(Double($0), exponent) }
    for graph in [try graph(of: Power(exponent: exponent), [x.shape]), lowered] {
      let y = try run(graph, [x])[0]
      let strangers = y.values.indices.filter { index in
        let (made, expected) = (Double(y.values[index]), expected[index])
        // The square root of −∞ is NaN, as that of PyTorch's `sqrt`.
        if exponent == 0.5, x.values[index] == -.infinity { return false }
        if expected.isNaN { return !made.isNaN }
        return made != expected && !(abs(made - expected) <= 3e-6 * abs(expected))
      }
      #expect(strangers.isEmpty, "\(strangers.map { "\(x.values[$0]): \(y.values[$0]), not \(expected[$0])" })")
    }
  }

  @Test func `the slopes of a power are those of PyTorch where it has none`() throws {
    let (a, b) = (Tensor([5], [0, 0, 0, 0, 2]), Tensor([5], [0, 1, 2, -1, 0]))
    #expect(try run(PowerSlope(side: .base), [a, b])[0].values == [0, 1, 0, -.infinity, 0])
    let byExponent = try run(PowerSlope(side: .exponent), [a, b])[0].values
    #expect(byExponent[0...3] == [0, 0, 0, -.infinity] && abs(Double(byExponent[4]) - log(2)) < 1e-6)
  }

  private static let shapes: [(Shape, Shape)] = [
    ([], []), ([1, 1], [1]), ([5], []), ([7, 3], [3]), ([7, 3], [7, 1]), ([7, 1], [1, 3]), ([2, 3, 5, 7], [3, 1, 1]),
    ([2, 3, 5, 7], [2, 1, 1, 7]), ([2, 1, 5, 1], [1, 3, 1, 7]), ([3, 37], [3, 37]), ([1, 1, 1], [2, 3, 67]),
    ([2, 1, 2, 1, 2, 1, 2, 1], [1, 3, 1, 3, 1, 3, 1, 3]),
  ]

  @Test(arguments: BinaryFunction.allCases, shapes)
  func `functions of two numbers broadcast`(_ function: BinaryFunction, _ shapes: (Shape, Shape)) throws {
    for (left, right) in [shapes, (shapes.1, shapes.0)] {
      let (a, b) = (numbers(left, "a"), numbers(right, "b", low: 0.5))
      let (x, z) = (Reference(a), Reference(b))
      let expected = Reference(try #require(Shape.broadcast(left, right))) { index in
        let (p, q) = (x.stretched(index), z.stretched(index))
        switch function {
        case .add: return p + q
        case .subtract: return p - q
        case .multiply: return p * q
        case .divide: return p / q
        case .maximum: return max(p, q)
        case .minimum: return min(p, q)
        case .power: return pow(p, q)
        }
      }
      let made = try run(Binary(function), [a, b])[0]
      #expect(made.shape == expected.shape)
      #expect(largestDifference(made.values, expected.values) <= 1e-6)
    }
  }

  @Test(arguments: [BinaryFunction.maximum, .minimum])
  func `NaN wins against any number`(_ function: BinaryFunction) throws {
    let (number, nan) = (Tensor([3], [1, .nan, .nan]), Tensor([3], [.nan, 1, .nan]))
    #expect(try run(Binary(function), [number, nan])[0].values.filter(\.isNaN).count == 3)
  }

  @Test func `an affine function scales and shifts`() throws {
    #expect(try run(Affine(scale: -2, shift: 0.5), [Tensor([3], [1, 0, -1])])[0].values == [-1.5, 0.5, 2.5])
  }

  @Test func `masks depend on seed, stream and place alone`() throws {
    let x = Tensor([100_003], repeating: 3)
    func mask(_ stream: Int, seed: UInt64, threads: ThreadCount = .one) throws -> [Float] {
      try run(RandomMask(probability: 0.3, stream: stream), [x], seed: seed, threads: threads)[0].values
    }
    let first = try mask(1, seed: 9)
    #expect(try mask(1, seed: 9, threads: try #require(ThreadCount(2))) == first)
    #expect(first.allSatisfy { $0 == 0 || abs($0 - 3 / 0.7) < 1e-5 })
    // The deviation of the share of zeros is 0.0014.
    func share(_ values: [Bool]) -> Double { Double(values.filter { $0 }.count) / Double(values.count) }
    #expect(abs(share(first.map { $0 == 0 }) - 0.3) < 0.007)
    for other in [try mask(2, seed: 9), try mask(1, seed: 10)] {
      #expect(abs(share(other.map { $0 == 0 }) - 0.3) < 0.007)
      // Independent masks agree with probability 0.3² + 0.7².
      #expect(abs(share(zip(first, other).map { ($0 == 0) == ($1 == 0) }) - 0.58) < 0.008)
    }
    // Neighbours are independent too.
    #expect(abs(share(zip(first, first.dropFirst()).map { ($0 == 0) == ($1 == 0) }) - 0.58) < 0.008)
  }
}
