import Foundation
import SutureExecution
import Testing

@testable import SutureEngine
@testable import SutureGraph

@Suite struct NormalisationKernelTests {
  @Test(arguments: [([1], 0), ([5, 37], -1), ([5, 131], 0), ([2, 7, 3, 5], 1)] as [(Shape, Int)], [true, false])
  func `softmax agrees with a plain loop`(_ test: (Shape, Int), _ isLogarithmic: Bool) throws {
    let (shape, number) = test
    let axis = try #require(shape.axis(number))
    let x = numbers(shape, "x", low: -30, high: 30)
    let source = Reference(x)
    let expected = Reference(shape) { index in
      let all = (0..<shape[axis]).map { position in
        var place = index
        place[axis] = position
        return source[place]
      }
      let largest = all.max() ?? 0
      let total = all.reduce(0) { $0 + exp($1 - largest) }
      return isLogarithmic ? source[index] - largest - log(total) : exp(source[index] - largest) / total
    }
    let made = try run(Softmax(axis: number, isLogarithmic: isLogarithmic), [x])[0]
    #expect(largestDifference(made.values, expected.values) <= 1e-6)
  }

  @Test func `softmax of infinities is as in PyTorch`() throws {
    let x = Tensor([2, 2], [-.infinity, 0, -.infinity, -.infinity])
    let y = try run(Softmax(axis: -1), [x])[0].values
    #expect(y[0...1] == [0, 1])
    #expect(y[2].isNaN && y[3].isNaN)
  }

  private static let views = [
    NormalizeView(outer: 3, groups: 2, members: 5, inner: 7, acrossOuter: false),
    NormalizeView(outer: 9, groups: 1, members: 133, inner: 1, acrossOuter: false),
    NormalizeView(outer: 4, groups: 3, members: 4, inner: 1, acrossOuter: false),
    NormalizeView(outer: 2, groups: 5, members: 1, inner: 49, acrossOuter: false),
    NormalizeView(outer: 4, groups: 7, members: 1, inner: 49, acrossOuter: true),
    NormalizeView(outer: 5, groups: 131, members: 1, inner: 1, acrossOuter: true),
    NormalizeView(outer: 3, groups: 2, members: 3, inner: 5, acrossOuter: true),
    NormalizeView(outer: 1, groups: 1, members: 1, inner: 2000, acrossOuter: true),
  ]

  @Test(arguments: views, [true, false])
  func `normalisation agrees with a plain loop`(_ view: NormalizeView, _ isAffine: Bool) throws {
    let shape: Shape = [view.outer, view.groups, view.members, view.inner]
    let channels = view.groups * view.members
    // A mean far from 0 shows sums of squares that cancel.
    let x = numbers(shape, "x", low: 90, high: 110)
    let upstream = numbers(shape, "upstream")
    let (weight, bias) = (numbers([channels], "weight"), numbers([channels], "bias"))
    let (source, gradient) = (Reference(x), Reference(upstream))
    let epsilon = 1e-3
    func statistic(_ index: [Int]) -> Int { view.acrossOuter ? index[1] : index[0] * view.groups + index[1] }
    func factor(_ index: [Int]) -> Double {
      isAffine ? Double(weight.values[index[1] * view.members + index[2]]) : 1
    }
    let indices = Reference.indices(shape)
    let count = Double(view.sampleCount)
    var mean = [Double](repeating: 0, count: view.statisticCount)
    var inverse = mean
    for index in indices { mean[statistic(index)] += source[index] / count }
    for index in indices { inverse[statistic(index)] += pow(source[index] - mean[statistic(index)], 2) / count }
    inverse = inverse.map { 1 / ($0 + epsilon).squareRoot() }
    func hat(_ index: [Int]) -> Double {
      (source[index] - mean[statistic(index)]) * inverse[statistic(index)]
    }
    let expected = Reference(shape) { index in
      hat(index) * factor(index) + (isAffine ? Double(bias.values[index[1] * view.members + index[2]]) : 0)
    }
    let made = try run(Normalize(view: view, epsilon: epsilon), isAffine ? [x, weight, bias] : [x])
    #expect(largestDifference(made[0].values, expected.values) <= 2e-5)
    #expect(largestDifference(made[1].values, mean) <= 1e-6)
    #expect(largestDifference(made[2].values, inverse) <= 1e-5)

    var sums = [Double](repeating: 0, count: view.statisticCount)
    var products = sums
    var forWeight = [Double](repeating: 0, count: channels)
    var forBias = forWeight
    for index in indices {
      sums[statistic(index)] += gradient[index] * factor(index) / count
      products[statistic(index)] += gradient[index] * factor(index) * hat(index) / count
      forWeight[index[1] * view.members + index[2]] += gradient[index] * hat(index)
      forBias[index[1] * view.members + index[2]] += gradient[index]
    }
    let forX = Reference(shape) { index in
      inverse[statistic(index)]
        * (gradient[index] * factor(index) - sums[statistic(index)] - hat(index) * products[statistic(index)])
    }
    let gradients = try run(
      NormalizeGradient(view: view, isAffine: isAffine),
      [x, made[1], made[2], upstream] + (isAffine ? [weight] : []))
    #expect(largestDifference(gradients[0].values, forX.values) <= 2e-5)
    if isAffine {
      #expect(largestDifference(gradients[1].values, forWeight) <= 1e-4)
      #expect(largestDifference(gradients[2].values, forBias) <= 1e-5)
    }
  }

  @Test func `batch normalisation moves running statistics as PyTorch does`() throws {
    var graph = Graph(type: "Test")
    let x = try graph.input("x", [4, 1, 1, 2])
    let mean = try graph.variable(.buffer, "running_mean", [1], .constant(0))
    let variance = try graph.variable(.buffer, "running_var", [1], .constant(1))
    graph.outputs = try graph.apply(BatchNorm(epsilon: 1e-5, momentum: 0.1), [x, mean, variance])
    let lowered = try graph.lowered(for: .training)
    let store = try VariableStore(lowered.variables, seed: 0)
    _ = try Plan(lowered, variables: store).run([Tensor([4, 1, 1, 2], [1, 2, 3, 4, 5, 6, 7, 8])])
    // Mean 4.5, unbiased variance 6.
    #expect(largestDifference(try #require(store.tensor("running_mean")).values, [0.45]) <= 1e-6)
    #expect(largestDifference(try #require(store.tensor("running_var")).values, [1.5]) <= 1e-5)
  }
}
