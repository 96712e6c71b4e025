import SutureComposer
import SutureExecution
import SutureGraph
import SutureSupport

/// The gain of a composition with its initial parameters, rms(y) / rms(x), after every step of its chain.
///
/// A graft whose gain is far from 1 changes the scale of a trained backbone's activations, which disturbs the layers that
/// follow.
public struct StartGain: Sendable {
  /// A prefix of the chain.
  public struct Step: Hashable, Sendable {
    /// The prefix.
    public let composition: Composition
    /// rms(y) / rms(x).
    public let gain: Double
  }

  /// The range of gains considered harmless to a trained backbone.
  public static let harmless = 0.3...3.0

  /// The maximum number of elements of a signal whose gain is measured: 256 MiB.
  private static let largestSignal = 1 << 26

  /// The maximum number of images.
  private static let batch = 2

  /// The steps, the whole composition last.
  public let steps: [Step]

  /// The gain of the whole composition.
  public var total: Double { steps.last?.gain ?? 1 }

  /// Whether the gain of the whole composition is harmless.
  public var isHarmless: Bool { StartGain.harmless.contains(total) }

  /// Measures on standard normal input, in evaluation mode.
  ///
  /// - Parameter signal: the input's shape and layout; at most two images of its batch are used.
  /// - Throws: `EngineError.outOfMemory` if the signal is too large to be measured or memory is insufficient; errors of
  ///   building and execution.
  public init(
    of composition: Composition, at signal: Signal, grafter: Grafter, engine: any Engine, threads: ThreadCount
  ) throws {
    var signal = signal
    signal.shape[0] = min(signal.shape[0], StartGain.batch)
    guard signal.shape.elementCount <= Self.largestSignal else {
      throw EngineError.outOfMemory(byteCount: signal.shape.elementCount * MemoryLayout<Float>.stride)
    }
    var stream = RandomStream(seed: 0, "gain")
    let x = Tensor(signal.shape, stream.fill(signal.shape.elementCount, .normal(mean: 0, deviation: 1)))
    // One build and one execution: mean squares are computed in the graph, so that no step's output must be kept.
    var graph = try grafter.buildSteps(composition, input: signal)
    graph.outputs = try ([graph.inputs[0].value] + graph.outputs).map { value in
      let axes = Array(0..<graph.shape(value).rank)
      return try graph.reduce(.mean, try graph.unary(.square, value), axes: axes, keepsDimensions: false)
    }
    let variables = try VariableStore(graph.variables, seed: 0)
    let executable = try engine.prepare(
      try graph.lowered(for: .evaluation), variables: variables, options: ExecutionOptions(threads: threads))
    let squares = try executable.run([x]).map { Double($0.values.first ?? .nan) }
    steps = zip(composition.prefixes, squares.dropFirst()).map { prefix, square in
      Step(composition: prefix, gain: (square / squares[0]).squareRoot())
    }
  }
}

extension Composition {
  /// The prefixes of a chain, the whole last; for other compositions the whole alone.
  ///
  /// The first prefix is a chain of one step, so that its modules have the same names as in the whole.
  fileprivate var prefixes: [Composition] {
    guard case .serial(let parts) = self else { return [self] }
    return parts.indices.map { .serial(Array(parts[...$0])) }
  }
}
