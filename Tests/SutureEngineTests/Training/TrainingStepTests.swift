import Foundation
import SutureExecution
import SutureGraph
import Testing

@testable import SutureEngine

struct TrainingStepTests {
  /// Logits x · wᵀ + b of 3 numbers for 2 classes.
  private func classifier(_ count: Int) throws -> Graph {
    var graph = Graph(type: "Linear")
    let x = try graph.input("x", [count, 3])
    let weight = try graph.variable(.parameter, "weight", [2, 3], .uniform(low: -1, high: 1))
    let bias = try graph.variable(.parameter, "bias", [2], .constant(0.5))
    graph.outputs = [try graph.linear(x, weight, bias)]
    return graph
  }

  private static let images: [Float] = [0.5, -1, 2, 1.5, 0.25, -0.75]
  private static let labels = [1, 0]

  /// Loss and gradients of the classifier in double precision, smoothing spread over both classes.
  private func reference(
    _ weight: [Double], _ bias: [Double], smoothing: Double
  ) -> (loss: Double, weight: [Double], bias: [Double]) {
    var loss = 0.0
    var weightGradient = [Double](repeating: 0, count: 6)
    var biasGradient = [Double](repeating: 0, count: 2)
    for row in 0..<2 {
      let x = (0..<3).map { Double(Self.images[3 * row + $0]) }
      var logits = bias
      for k in 0..<2 {
        for j in 0..<3 { logits[k] += x[j] * weight[3 * k + j] }
      }
      let exponentials = logits.map { exp($0) }
      let sum = exponentials.reduce(0, +)
      for k in 0..<2 {
        let target = smoothing / 2 + (Self.labels[row] == k ? 1 - smoothing : 0)
        let probability = exponentials[k] / sum
        loss -= target * log(probability) / 2
        let slope = (probability - target) / 2
        biasGradient[k] += slope
        for j in 0..<3 { weightGradient[3 * k + j] += slope * x[j] }
      }
    }
    return (loss, weightGradient, biasGradient)
  }

  @Test(arguments: [
    Optimizer.sgd(momentum: 0.9, nesterov: true, weightDecay: 0.1),
    .sgd(momentum: 0.9, nesterov: false, weightDecay: 0),
    .adamW(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1),
  ])
  func `five steps follow the formulas, decay spares the bias`(optimizer: Optimizer) throws {
    let graph = try classifier(2)
    let variables = try VariableStore(graph.variables, seed: 3)
    let step = try TrainingStep(
      graph, variables: variables, rule: UpdateRule(optimizer), labelSmoothing: 0.1,
      options: ExecutionOptions(threads: .one))
    var weight = try #require(variables.tensor("weight")).values.map(Double.init)
    var bias = [0.5, 0.5]
    var memory = ReferenceMemory()
    for number in 1...5 {
      let expected = reference(weight, bias, smoothing: 0.1)
      let result = try step.run(images: Self.images, labels: Self.labels, learningRate: 0.1, seed: 0)
      #expect(abs(Double(result.loss) - expected.loss) < 1e-5)
      weight = memory.update("weight", weight, expected.weight, optimizer, decays: true, step: number)
      bias = memory.update("bias", bias, expected.bias, optimizer, decays: false, step: number)
      let found = try #require(variables.tensor("weight")).values + #require(variables.tensor("bias")).values
      #expect(zip(found, weight + bias).allSatisfy { abs(Double($0) - $1) < 1e-5 })
    }
  }

  private func weightAfter(
    _ rule: UpdateRule, batches: [(images: [Float], labels: [Int])], rate: Double = 0.1
  ) throws -> [Float] {
    let graph = try classifier(batches[0].labels.count)
    let variables = try VariableStore(graph.variables, seed: 3)
    let step = try TrainingStep(
      graph, variables: variables, rule: rule, labelSmoothing: 0, options: ExecutionOptions(threads: .one))
    for batch in batches {
      _ = try step.run(images: batch.images, labels: batch.labels, learningRate: rate, seed: 0)
    }
    return try #require(variables.tensor("weight")).values
  }

  @Test func `the mean gradient of two batches makes the update of one batch with all their images`() throws {
    let optimizer = Optimizer.sgd(momentum: 0.9, nesterov: true, weightDecay: 0.1)
    let halves = [
      (images: Array(Self.images[..<3]), labels: [Self.labels[0]]),
      (images: Array(Self.images[3...]), labels: [Self.labels[1]]),
    ]
    let whole = try weightAfter(
      UpdateRule(optimizer), batches: [(Self.images, Self.labels), (Self.images, Self.labels)])
    let summed = try weightAfter(UpdateRule(optimizer, accumulation: 2), batches: halves + halves)
    #expect(zip(whole, summed).allSatisfy { abs($0 - $1) < 1e-6 })
    // Nothing changes before the second batch.
    let begun = try weightAfter(UpdateRule(optimizer, accumulation: 2), batches: [halves[0]])
    let untouched = try weightAfter(UpdateRule(optimizer), batches: [(Self.images, Self.labels)], rate: 0)
    #expect(begun == untouched)
  }

  @Test func `gradients beyond the maximum norm are scaled to it, others stay`() throws {
    let plain = Optimizer.sgd(momentum: 0, nesterov: false, weightDecay: 0)
    let batch = [(images: Self.images, labels: Self.labels)]
    let start = try weightAfter(UpdateRule(plain), batches: batch, rate: 0)
    let free = try weightAfter(UpdateRule(plain), batches: batch, rate: 1)
    let (_, weight, bias) = reference(start.map(Double.init), [0.5, 0.5], smoothing: 0)
    let norm = (weight + bias).reduce(0) { $0 + $1 * $1 }.squareRoot()
    #expect(try weightAfter(UpdateRule(plain, maximumNorm: 2 * norm), batches: batch, rate: 1) == free)
    let clipped = try weightAfter(UpdateRule(plain, maximumNorm: norm / 4), batches: batch, rate: 1)
    for index in start.indices {
      #expect(abs((clipped[index] - start[index]) - (free[index] - start[index]) / 4) < 1e-5)
    }
  }

  @Test func `a parameter's factor scales its learning rate alone`() throws {
    let plain = Optimizer.sgd(momentum: 0, nesterov: false, weightDecay: 0)
    let batch = [(images: Self.images, labels: Self.labels)]
    let slow = try weightAfter(UpdateRule(plain, rateFactors: ["weight": 0.25]), batches: batch, rate: 1)
    #expect(try slow == weightAfter(UpdateRule(plain), batches: batch, rate: 0.25))
    let other = try weightAfter(UpdateRule(plain, rateFactors: ["bias": 0]), batches: batch, rate: 1)
    #expect(try other == weightAfter(UpdateRule(plain), batches: batch, rate: 1))
  }

  /// The optimizer's state, element by element by the formulas of its paper and of PyTorch's documentation.
  private struct ReferenceMemory {
    var first: [String: [Double]] = [:]
    var second: [String: [Double]] = [:]

    mutating func update(
      _ name: String, _ values: [Double], _ gradient: [Double], _ optimizer: Optimizer, decays: Bool, step: Int
    ) -> [Double] {
      var m = first[name] ?? [Double](repeating: 0, count: values.count)
      var v = second[name] ?? [Double](repeating: 0, count: values.count)
      var values = values
      let rate = 0.1
      for index in values.indices {
        switch optimizer {
        case .sgd(let momentum, let nesterov, let decay):
          let slope = gradient[index] + (decays ? decay * values[index] : 0)
          m[index] = momentum * m[index] + slope
          values[index] -= rate * (nesterov ? slope + momentum * m[index] : m[index])
        case .adamW(let beta1, let beta2, let epsilon, let decay):
          values[index] *= 1 - (decays ? rate * decay : 0)
          m[index] = beta1 * m[index] + (1 - beta1) * gradient[index]
          v[index] = beta2 * v[index] + (1 - beta2) * gradient[index] * gradient[index]
          let mean = m[index] / (1 - pow(beta1, Double(step)))
          let square = v[index] / (1 - pow(beta2, Double(step)))
          values[index] -= rate * mean / (square.squareRoot() + epsilon)
        }
      }
      (first[name], second[name]) = (m, v)
      return values
    }
  }
}
