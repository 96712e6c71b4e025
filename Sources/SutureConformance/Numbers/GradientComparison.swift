import SutureExecution
import SutureGraph
import SutureSupport

/// Compares analytic gradients of Σ(y · upstream) in training with central differences along random directions.
///
/// A difference along a direction covers all elements at once: rounding errors of float32 are relatively small, and a kink
/// (ReLU, maximum) of one element has little effect. Single elements are compared too.
struct GradientComparison {
  /// The result for a group of variables.
  struct Slope: CustomStringConvertible {
    let name: String
    let directions: Int
    let agreeing: Int
    let worst: (analytic: Double, difference: Double)

    /// Whether two thirds of the directions agree; a kink may affect a few.
    var agrees: Bool { 3 * agreeing >= 2 * directions }

    var description: String {
      "the gradient of \(name) agrees with finite differences in \(agreeing) of \(directions) directions: along one the "
        + "slope is \(worst.difference), the gradient says \(worst.analytic)"
    }
  }

  /// Step sizes relative to a variable's size: large ones suit smooth functions, small ones kinks.
  private static let steps = [1e-2, 2.5e-3, 6e-4, 1.5e-4, 4e-5]
  /// The accepted difference of slope and gradient, relative to the slope's typical size.
  private static let tolerance = 0.02
  /// The rounding error of float32, relative to the root of Σ(y · upstream)², with a margin for sums within y.
  private static let rounding = 1.5e-6
  /// The number of parameters above which all are moved together.
  private static let separateParameters = 16

  /// The analytic gradients: of the inputs, then of the parameters.
  var gradients: [Tensor]

  private let run: SampledRun
  private let store: VariableStore
  private let forward: any Executable
  private let start: VariableStore.Snapshot
  private let upstream: Tensor
  /// The values at which slopes are computed: the inputs, then the parameters.
  private let values: [Tensor]

  init(_ run: SampledRun) throws {
    self.run = run
    let store = try run.variables()
    self.store = store
    start = store.snapshot()
    let inputs = run.inputs
    upstream = run.tensor("gy", run.outputShape)
    values = inputs + run.graph.parameters.compactMap { store.tensor($0.name) }
    gradients = Array(try run.training(store).run(inputs + [upstream], seed: run.seed).dropFirst())
    forward = try run.forward(store)
  }

  /// The groups of values that are moved together.
  private var groups: [(name: String, members: [Int])] {
    let parameters = run.graph.parameters
    let count = inputCount
    let inputs = run.graph.inputs.enumerated().map { index, input in
      (name: count == 1 ? "the input" : "input '\(input.name)'", members: [index])
    }
    guard parameters.count > GradientComparison.separateParameters else {
      return inputs + parameters.indices.map { ("'\(parameters[$0].name)'", [$0 + count]) }
    }
    return inputs + [("all parameters together", Array(count..<count + parameters.count))]
  }

  private var inputCount: Int { run.graph.inputs.count }

  /// The total number of directions.
  var directionCount: Int { groups.reduce(0) { $0 + directions($1.members) } }

  /// The number of directions of a group; for a single value, the last two move a single element.
  private func directions(_ members: [Int]) -> Int { members.count == 1 ? 6 : 4 }

  /// Compares every group.
  func slopes() throws -> [Slope] { try groups.map { try slope($0.name, $0.members) } }

  private func slope(_ name: String, _ members: [Int]) throws -> Slope {
    var stream = RandomStream(seed: run.seed, "directions", name)
    var agreeing = 0
    var worst = (error: -1.0, analytic: 0.0, difference: 0.0, isDrowned: false)
    let count = directions(members)
    for number in 0..<count {
      let moves = members.map { move(values[$0], isSingle: number >= 4, &stream) }
      var best = (error: Double.infinity, analytic: 0.0, difference: 0.0, isDrowned: false)
      for step in GradientComparison.steps where !(best.error <= 1) {
        let found = try compare(members, moves, step)
        // If rounding errors dominate the difference, agreement means nothing; a larger step has decided already.
        if found.isDrowned, best.error < .infinity { break }
        if found.error < best.error || best.error == .infinity { best = found }
      }
      if best.error <= 1 { agreeing += 1 }
      if best.error > worst.error || best.error.isNaN { worst = best }
    }
    return Slope(name: name, directions: count, agreeing: agreeing, worst: (worst.analytic, worst.difference))
  }

  /// Random signs of all elements, or 1 for a single element, times the root mean square of the elements.
  private func move(_ value: Tensor, isSingle: Bool, _ stream: inout RandomStream) -> [Float] {
    let count = value.values.count
    let square = value.values.reduce(0.0) { $0 + Double($1) * Double($1) }
    let size = Float(max((square / Double(max(count, 1))).squareRoot(), 0.1))
    guard isSingle else { return (0..<count).map { _ in stream.next() & 1 == 0 ? size : -size } }
    var move = [Float](repeating: 0, count: count)
    move[stream.uniform(below: count)] = size
    return move
  }

  /// Slope and gradient along a direction; the largest accepted error is 1.
  private func compare(
    _ members: [Int], _ moves: [[Float]], _ step: Double
  ) throws -> (error: Double, analytic: Double, difference: Double, isDrowned: Bool) {
    var ends: [(plus: Tensor, minus: Tensor)] = []
    var (analytic, square) = (0.0, 0.0)
    for (member, move) in zip(members, moves) {
      var (plus, minus) = (values[member], values[member])
      for index in move.indices where move[index] != 0 {
        plus.values[index] += Float(step) * move[index]
        minus.values[index] -= Float(step) * move[index]
        // The actual step, after rounding.
        let moved = Double(plus.values[index]) - Double(minus.values[index])
        let part = Double(gradients[member].values[index]) * moved
        analytic += part
        square += part * part
      }
      ends.append((plus, minus))
    }
    let plus = try objective(members, ends.map(\.plus))
    let minus = try objective(members, ends.map(\.minus))
    let difference = plus.sum - minus.sum
    let size = max(abs(difference), square.squareRoot())
    let rounding = GradientComparison.rounding * max(plus.size, minus.size)
    let error = abs(difference - analytic) / (GradientComparison.tolerance * size + rounding)
    // Per unit of the step, as slopes.
    return (error, analytic / (2 * step), difference / (2 * step), rounding > 0.03 * size)
  }

  /// Σ(y · upstream), and the root of the sum of its terms' squares, with some values replaced.
  private func objective(_ members: [Int], _ tensors: [Tensor]) throws -> (sum: Double, size: Double) {
    try store.restore(start)
    var inputs = Array(values[..<inputCount])
    for (member, tensor) in zip(members, tensors) {
      if member < inputCount {
        inputs[member] = tensor
      } else {
        try store.set(run.graph.parameters[member - inputCount].name, tensor)
      }
    }
    let y = try forward.run(inputs, seed: run.seed)[0]
    var (sum, square) = (0.0, 0.0)
    for (a, b) in zip(y.values, upstream.values) {
      let term = Double(a) * Double(b)
      sum += term
      square += term * term
    }
    return (sum, square.squareRoot())
  }
}
