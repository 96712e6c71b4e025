import CKernels
import SutureExecution
import Testing

@testable import SutureEngine
import SutureGraph

@Suite struct OptimizerLoopTests {
  private let start = numbers([1003], "parameter").values
  private func gradient(_ step: Int) -> [Float] { numbers([1003], "gradient \(step)").values }

  @Test(arguments: [(Float(0), false), (0.9, false), (0.9, true)], [Float(0), 0.1])
  func `gradient descent is as in PyTorch`(_ momentum: (Float, Bool), _ decay: Float) {
    var parameter = start
    // The first step takes nothing over from what is there.
    var velocity = [Float](repeating: 7, count: start.count)
    var expected = start.map(Double.init)
    var buffer = [Double](repeating: 0, count: start.count)
    for step in 0..<4 {
      let gradient = gradient(step)
      parameter.withUnsafeMutableBufferPointer { parameter in
        velocity.withUnsafeMutableBufferPointer { velocity in
          gradient.withUnsafeBufferPointer { gradient in
            var call = suture_sgd(
              parameter: parameter.baseAddress, gradient: gradient.baseAddress,
              velocity: momentum.0 == 0 ? nil : velocity.baseAddress, rate: 0.05, momentum: momentum.0,
              dampening: 0.2, weight_decay: decay, nesterov: momentum.1, is_first: step == 0)
            suture_sgd_loop(&call, 0, Int64(parameter.count))
          }
        }
      }
      for i in expected.indices {
        var g = Double(gradient[i]) + Double(decay) * expected[i]
        if momentum.0 != 0 {
          buffer[i] = step == 0 ? g : Double(momentum.0) * buffer[i] + 0.8 * g
          g = momentum.1 ? g + Double(momentum.0) * buffer[i] : buffer[i]
        }
        expected[i] -= 0.05 * g
      }
    }
    #expect(largestDifference(parameter, expected) <= 2e-6)
  }

  @Test func `Adam with decoupled decay is as in PyTorch`() {
    var parameter = start
    var mean = [Float](repeating: 0, count: start.count)
    var square = mean
    var expected = start.map(Double.init)
    var (m, v) = (mean.map(Double.init), mean.map(Double.init))
    var power = (1.0, 1.0)
    for step in 1...5 {
      let gradient = gradient(step)
      parameter.withUnsafeMutableBufferPointer { parameter in
        mean.withUnsafeMutableBufferPointer { mean in
          square.withUnsafeMutableBufferPointer { square in
            gradient.withUnsafeBufferPointer { gradient in
              var call = suture_adamw(
                parameter: parameter.baseAddress, gradient: gradient.baseAddress, mean: mean.baseAddress,
                square: square.baseAddress, rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weight_decay: 0.05,
                step: Int64(step))
              suture_adamw_loop(&call, 0, Int64(parameter.count))
            }
          }
        }
      }
      power = (power.0 * 0.9, power.1 * 0.999)
      for i in expected.indices {
        let g = Double(gradient[i])
        expected[i] *= 1 - 0.01 * 0.05
        m[i] = 0.9 * m[i] + 0.1 * g
        v[i] = 0.999 * v[i] + 0.001 * g * g
        expected[i] -= 0.01 / (1 - power.0) * m[i] / ((v[i] / (1 - power.1)).squareRoot() + 1e-8)
      }
    }
    #expect(largestDifference(parameter, expected) <= 5e-6)
  }
}
