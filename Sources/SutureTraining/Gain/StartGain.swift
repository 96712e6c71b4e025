import SutureComposer
import SutureEngine
import SutureExecution
import SutureGraph
import SutureSupport

/// How much of a signal a composition leaves with fresh parameters: rms(y) / rms(x), after every step of its chain.
///
/// A graft that leaves little of a trained backbone's signal, or much more than it, disturbs what follows.
public struct StartGain: Sendable {
  /// The chain up to one of its steps.
  public struct Step: Hashable, Sendable {
    /// The composition so far.
    public let composition: Composition
    /// rms(y) / rms(x).
    public let gain: Double
  }

  /// What hardly disturbs a trained backbone.
  public static let harmless = 0.3...3.0

  /// The numbers of a signal up to which the gain is measured: a quarter of a gigabyte.
  private static let largestSignal = 1 << 26

  /// Images that are looked at.
  private static let batch = 2

  /// The steps, the whole composition last.
  public let steps: [Step]

  /// The gain of the whole composition.
  public var total: Double { steps.last?.gain ?? 1 }

  /// Whether the whole composition leaves what is harmless.
  public var isHarmless: Bool { StartGain.harmless.contains(total) }

  /// Measures on standard normal input, in evaluation mode.
  ///
  /// - Parameter signal: the input's shape and layout; its batch is cut to two images.
  /// - Throws: `EngineError.outOfMemory` where the signal is too large to be measured or memory does not suffice; what
  ///   building and running throw.
  public init(of composition: Composition, at signal: Signal, composer: Composer, threads: ThreadCount) throws {
    var signal = signal
    signal.shape[0] = min(signal.shape[0], StartGain.batch)
    guard signal.shape.elementCount <= Self.largestSignal else {
      throw EngineError.outOfMemory(byteCount: signal.shape.elementCount * MemoryLayout<Float>.stride)
    }
    var stream = RandomStream(seed: 0, "gain")
    let x = Tensor(signal.shape, stream.fill(signal.shape.elementCount, .normal(mean: 0, deviation: 1)))
    // One build and one run: each step's mean square is computed where the step is, so that no step has to be kept.
    var graph = try composer.buildSteps(composition, input: signal)
    graph.outputs = try ([graph.inputs[0].value] + graph.outputs).map { value in
      let axes = Array(0..<graph.shape(value).rank)
      return try graph.reduce(.mean, try graph.unary(.square, value), axes: axes, keepsDimensions: false)
    }
    let variables = try VariableStore(graph.variables, seed: 0)
    let plan = try Plan(
      try graph.lowered(for: .evaluation), variables: variables, options: PlanOptions(threads: threads))
    let squares = try plan.run([x]).map { Double($0.values.first ?? .nan) }
    steps = zip(composition.prefixes, squares.dropFirst()).map { prefix, square in
      Step(composition: prefix, gain: (square / squares[0]).squareRoot())
    }
  }

  /// The gain of the whole composition.
  /// - Throws: what building and running throw.
  static func gain(
    of composition: Composition, at signal: Signal, composer: Composer, threads: ThreadCount
  ) throws -> Double {
    try StartGain(of: composition, at: signal, composer: composer, threads: threads).total
  }
}

extension Composition {
  /// The chain's first step, its first two, and so on to the whole; the whole alone where it is no chain.
  ///
  /// The first step stays a chain of one, so that its modules have the names that they have in the whole.
  fileprivate var prefixes: [Composition] {
    guard case .serial(let parts) = self else { return [self] }
    return parts.indices.map { .serial(Array(parts[...$0])) }
  }
}
