import SutureData
import SutureEngine
import SutureGraph

/// Trains a network on a data set's training images and judges it by its test images after every epoch; the last epoch's
/// accuracy is the result, never the best one's, which would be chosen by the test images.
///
/// Everything random is derived from the seed and from names, so equal networks learn equal numbers.
public struct ClassifierTraining {
  /// The images of one evaluation step.
  private static let evaluationBatch = 256

  private let network: Network
  private let data: DataSet
  private let settings: TrainingSettings
  private let epochs: Int
  private let seed: UInt64
  private let options: PlanOptions

  /// Describes a training.
  public init(
    network: Network, data: DataSet, settings: TrainingSettings, epochs: Int, seed: UInt64, threads: ThreadCount
  ) {
    self.network = network
    self.data = data
    self.settings = settings
    self.epochs = epochs
    self.seed = seed
    options = PlanOptions(threads: threads)
  }

  /// Trains.
  ///
  /// - Parameters:
  ///   - observe: told of every epoch.
  ///   - begin: told of every epoch before it, counted from 1.
  /// - Returns: the report, and the trained variables.
  /// - Throws: `SweepError.diverged` where the loss is not finite; what building and running throw.
  public func train(
    observe: (TrainingReport.Epoch) throws -> Void = { _ in }, begin: (Int) -> Void = { _ in }
  ) throws -> (report: TrainingReport, variables: VariableStore) {
    let began = ContinuousClock.now
    let prepared = try prepare()
    let (size, step, stepCount) = (prepared.size, prepared.step, prepared.stepCount)
    let schedule = CosineSchedule(
      peak: settings.learningRate, warmUpSteps: Int(settings.warmUpEpochs * Double(stepCount)),
      totalSteps: epochs * stepCount)

    var reports: [TrainingReport.Epoch] = []
    var batch = Batch(images: Tensor(data.shape(size), repeating: 0), labels: [])
    for epoch in 1...epochs {
      begin(epoch)
      let epochBegan = ContinuousClock.now
      let batches = Batches(
        training: data, size: size, seed: seed, epoch: epoch, augmentation: settings.augmentation)
      var loss = 0.0
      var right = 0
      for index in 0..<batches.count {
        batches.fill(index, images: &batch.images.values, labels: &batch.labels)
        let number = (epoch - 1) * stepCount + index
        let result = try step.run(
          images: batch.images.values, labels: batch.labels, learningRate: schedule.rate(at: number),
          seed: seed &+ UInt64(number))
        loss += Double(result.loss)
        right += result.right
      }
      loss /= Double(max(batches.count, 1))
      guard loss.isFinite else { throw SweepError.diverged(epoch: epoch) }
      reports.append(
        TrainingReport.Epoch(
          number: epoch, loss: loss, trainAccuracy: Double(right) / Double(max(batches.count * size, 1)),
          accuracy: try prepared.accuracy(),
          seconds: epochBegan.duration(to: .now).seconds))
      try observe(reports[reports.count - 1])
    }
    let report = TrainingReport(
      accuracy: reports.last?.accuracy ?? 0, epochs: reports, seconds: began.duration(to: .now).seconds)
    return (report, prepared.variables)
  }

  // MARK: Preparation

  /// What training computes with.
  private struct Prepared {
    let size: Int
    let stepCount: Int
    let variables: VariableStore
    let step: TrainingStep
    let evaluation: Evaluation

    /// Right answers among the test images, a fraction.
    func accuracy() throws -> Double { try evaluation.accuracy(batchSize: ClassifierTraining.evaluationBatch) }
  }

  private func prepare() throws -> Prepared {
    let size = min(settings.batchSize, data.train.count)
    let graph = try network.graph(size)
    let output = graph.outputs.first.map(graph.shape)
    guard output == [size, data.classes] else {
      throw SweepError.wrongOutput(shape: output?.description ?? "nothing", classes: data.classes)
    }
    let variables = try VariableStore(graph.variables, seed: seed)
    let step = try TrainingStep(
      graph, variables: variables, optimiser: settings.optimiser, labelSmoothing: settings.labelSmoothing,
      options: options)
    return Prepared(
      size: size, stepCount: data.train.count / size, variables: variables, step: step,
      evaluation: Evaluation(network: network, data: data, variables: variables, options: options))
  }

  // MARK: Pace

  /// Times preparation, some steps and a look at the test images; what is learnt is thrown away.
  func pace(steps: Int = 4) throws -> TrainingPace {
    func seconds(_ body: () throws -> Void) rethrows -> Double {
      let began = ContinuousClock.now
      try body()
      return began.duration(to: .now).seconds
    }
    let began = ContinuousClock.now
    let prepared = try prepare()
    let preparation = began.duration(to: .now).seconds
    let batches = Batches(
      training: data, size: prepared.size, seed: seed, epoch: 1, augmentation: settings.augmentation)
    var batch = Batch(images: Tensor(data.shape(prepared.size), repeating: 0), labels: [])
    // The first step meets cold caches, and is left out where there are more.
    let times = try (0..<max(1, min(steps + 1, batches.count))).map { index in
      try seconds {
        batches.fill(index, images: &batch.images.values, labels: &batch.labels)
        _ = try prepared.step.run(images: batch.images.values, labels: batch.labels, learningRate: 0, seed: seed)
      }
    }
    let timed = (times.count > 1 ? Array(times.dropFirst()) : times).sorted()
    return TrainingPace(
      preparation: preparation, step: timed[timed.count / 2], steps: prepared.stepCount,
      evaluation: try seconds { _ = try prepared.accuracy() })
  }
}

extension Duration {
  /// In seconds.
  public var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
