import SutureGraph
import SutureRegistry
import SutureSupport

extension Hyperparameter {
  /// A random value that the manifest allows: with probability ½ its default or a sweep value, otherwise any within the
  /// bounds.
  func random(_ stream: inout RandomStream) -> HyperparameterValue {
    let offered = [standard] + sweep
    if stream.uniform() < 0.5 { return offered[stream.uniform(below: offered.count)] }
    if !choices.isEmpty, type != .integers { return choices[stream.uniform(below: choices.count)] }
    switch type {
    case .integer: return .integer(randomInteger(&stream))
    case .real: return .real(randomReal(&stream))
    case .boolean: return .boolean(stream.next() & 1 == 0)
    case .text: return standard
    case .integers:
      let count = 1 + stream.uniform(below: 3)
      return .integers((0..<count).map { _ in randomElement(&stream) })
    }
  }

  private func randomElement(_ stream: inout RandomStream) -> Int {
    guard !choices.isEmpty, case .integer(let choice) = choices[stream.uniform(below: choices.count)] else {
      return randomInteger(&stream)
    }
    return choice
  }

  /// Log-uniform within the bounds: sizes differ by ratio.
  private func randomInteger(_ stream: inout RandomStream) -> Int {
    var (low, high) = (0, 64)
    if case .integer(let bound) = minimum { low = bound }
    if case .integer(let bound) = maximum { high = bound } else { high = max(high, low) }
    guard low < high else { return low }
    let span = Double(high) - Double(low) + 1
    let offset = exponential(span, &stream) - 1
    return min(high, low + Int(offset.rounded(.down)))
  }

  private func randomReal(_ stream: inout RandomStream) -> Double {
    var (low, high) = (0.0, 1.0)
    if case .real(let bound) = minimum { low = bound }
    if case .real(let bound) = maximum { high = bound } else { high = max(high, low) }
    return min(high, max(low, low + (high - low) * stream.uniform()))
  }

  /// A log-uniform number from 1 to a bound.
  private func exponential(_ high: Double, _ stream: inout RandomStream) -> Double {
    // high^u from the bits of u and repeated square roots.
    var (result, factor) = (1.0, high)
    var fraction = stream.uniform()
    for _ in 0..<24 {
      factor = factor.squareRoot()
      fraction *= 2
      if fraction >= 1 {
        result *= factor
        fraction -= 1
      }
    }
    return result
  }
}
