import SutureData
import SutureExecution
import SutureGraph

/// Computes scores of one network on one batch with one seed.
///
/// Weights and batch are those of training with this seed: the batch is the first of the first epoch, without
/// augmentation. Equal seeds and thread counts give equal numbers, independent of which other scores are computed.
public struct ScoreEvaluation {
  private let network: Network
  private let data: DataSet
  private let batch: Int
  private let seed: UInt64
  private let engine: any Engine
  private let options: ExecutionOptions

  /// Creates an evaluation.
  ///
  /// - Parameters:
  ///   - data: the data set whose training images are used.
  ///   - batch: the number of images; if there are fewer training images, all of them.
  ///   - seed: determines weights, batch and dropout.
  public init(
    network: Network, data: DataSet, batch: Int, seed: UInt64, engine: any Engine, threads: ThreadCount
  ) {
    self.network = network
    self.data = data
    self.batch = batch
    self.seed = seed
    self.engine = engine
    options = ExecutionOptions(threads: threads)
  }

  /// Computes scores; those that are not finite are omitted.
  ///
  /// A score is not finite if a network is dead (no flow, equal codes for two images) or its numbers exceed the range of
  /// 32-bit floats, as those of SynFlow may in deep networks.
  ///
  /// - Throws: `ScoreError` if the batch is unsuitable for a score, `TrainingError.wrongOutput` if the network does not
  ///   output one number per class, and errors of building and execution.
  public func values(of scores: [ZeroCostScore]) throws -> [ZeroCostScore: Double] {
    let count = min(batch, data.train.count)
    for score in scores where count < score.minimumBatch {
      throw ScoreError.tooFewImages(score: score, found: count, needed: score.minimumBatch)
    }
    var values: [ZeroCostScore: Double] = [:]
    for score in Set(scores) {
      let value = try value(of: score, count: count)
      if value.isFinite { values[score] = value }
    }
    return values
  }

  private func value(of score: ZeroCostScore, count: Int) throws -> Double {
    // Each score has its own variables: training mode updates running statistics.
    switch score {
    case .synflow:
      let graph = try network.graph(1)
      return try SynapticFlow.value(of: graph, variables: variables(of: graph), engine: engine, options: options)
    case .gradNorm:
      let graph = try network.graph(count)
      let output = graph.outputs.first.map(graph.shape)
      guard output == [count, data.classes] else {
        throw TrainingError.wrongOutput(shape: output?.description ?? "nothing", classes: data.classes)
      }
      return try GradientNorm.value(
        of: graph, variables: variables(of: graph), batch: try sample(count), seed: seed, engine: engine,
        options: options)
    case .jacobCov:
      let graph = try network.graph(count)
      return try JacobianCovariance.value(
        of: graph, variables: variables(of: graph), images: try sample(count).images, seed: seed, engine: engine,
        options: options)
    case .naswot:
      let graph = try network.graph(count)
      return try ActivationOverlap.value(
        of: graph, variables: variables(of: graph), images: try sample(count).images, seed: seed, engine: engine,
        options: options)
    }
  }

  private func variables(of graph: Graph) throws -> VariableStore { try VariableStore(graph.variables, seed: seed) }

  private func sample(_ count: Int) throws -> Batch {
    try Batches(training: data, size: count, seed: seed, epoch: 1, threads: options.threads).batch(0)
  }
}
