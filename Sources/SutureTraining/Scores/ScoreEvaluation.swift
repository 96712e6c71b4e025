import SutureData
import SutureEngine
import SutureExecution
import SutureGraph

/// Computes scores of one network on one batch with one seed.
///
/// Weights and batch follow from the seed as in training: the batch is the first of the first epoch, without
/// augmentation. Equal seeds and thread counts give equal numbers, whichever other scores are asked for.
public struct ScoreEvaluation {
  private let network: Network
  private let data: DataSet
  private let batch: Int
  private let seed: UInt64
  private let options: PlanOptions

  /// Describes an evaluation.
  ///
  /// - Parameters:
  ///   - data: whose training images are looked at.
  ///   - batch: the number of images; all training images where there are fewer.
  ///   - seed: decides weights, batch and dropout.
  public init(network: Network, data: DataSet, batch: Int, seed: UInt64, threads: ThreadCount) {
    self.network = network
    self.data = data
    self.batch = batch
    self.seed = seed
    options = PlanOptions(threads: threads)
  }

  /// Computes scores; one that is not finite is left out.
  ///
  /// That happens where a network is dead (no flow, equal codes for two images) or its numbers leave the range of 32-bit
  /// floats, as SynFlow's may in deep networks.
  ///
  /// - Throws: `ScoreError` where the batch does not do for a score, `TrainingError.wrongOutput` where the network does not
  ///   give a number for each class, and what building and running throw.
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
    // Each has its own weights, since training mode moves running statistics.
    switch score {
    case .synflow:
      let graph = try network.graph(1)
      return try SynapticFlow.value(of: graph, variables: variables(of: graph), options: options)
    case .gradNorm:
      let graph = try network.graph(count)
      let output = graph.outputs.first.map(graph.shape)
      guard output == [count, data.classes] else {
        throw TrainingError.wrongOutput(shape: output?.description ?? "nothing", classes: data.classes)
      }
      return try GradientNorm.value(
        of: graph, variables: variables(of: graph), batch: sample(count), seed: seed, options: options)
    case .jacobCov:
      let graph = try network.graph(count)
      return try JacobianCovariance.value(
        of: graph, variables: variables(of: graph), images: sample(count).images, seed: seed, options: options)
    case .naswot:
      let graph = try network.graph(count)
      return try ActivationOverlap.value(
        of: graph, variables: variables(of: graph), images: sample(count).images, seed: seed, options: options)
    }
  }

  private func variables(of graph: Graph) throws -> VariableStore { try VariableStore(graph.variables, seed: seed) }

  private func sample(_ count: Int) -> Batch { Batches(training: data, size: count, seed: seed, epoch: 1).batch(0) }
}
