import SutureData
import SutureEngine
import SutureGraph

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Trains a network on a data set's training images and measures its accuracy on the validation images after every epoch.
///
/// Where no images are set aside for validation, the test images take their place. The last epoch's accuracy is the
/// result, never the best epoch's, which would be a choice by the same images. The test images are evaluated once, after
/// the last epoch.
///
/// Training counts as diverged where a step's loss or an output of the trained network is not finite, and where an
/// epoch's mean loss exceeds `divergence` times the larger of the first step's loss and ln(classes), the loss of
/// guessing: the softmax is then saturated, so that gradients no longer lead back.
///
/// Everything random is derived from the seed and from names, so equal networks learn equal numbers.
public struct ClassifierTraining {
  /// The images of one evaluation step.
  private static let evaluationBatch = 256
  /// By how much an epoch's mean loss may exceed the loss at the start.
  static let divergence = 1000.0

  private let network: Network
  private let data: DataSet
  private let settings: TrainingSettings
  private let epochs: Int
  private let seed: UInt64
  private let tests: Bool
  private let options: PlanOptions

  /// Describes a training.
  /// - Parameters:
  ///   - data: with its validation images set aside.
  ///   - tests: whether the test images are evaluated after the last epoch.
  public init(
    network: Network, data: DataSet, settings: TrainingSettings, epochs: Int, seed: UInt64, tests: Bool = true,
    threads: ThreadCount
  ) {
    self.network = network
    self.data = data
    self.settings = settings
    self.epochs = epochs
    self.seed = seed
    self.tests = tests
    options = PlanOptions(threads: threads)
  }

  /// Trains.
  ///
  /// - Parameters:
  ///   - observe: told of every epoch.
  ///   - begin: told of every epoch before it, counted from 1.
  /// - Returns: the report, and the trained variables.
  /// - Throws: `SweepError.lossNotFinite`, `.lossTooLarge` or `.outputNotFinite` where training diverges; what building
  ///   and running throw.
  public func train(
    observe: (TrainingReport.Epoch) throws -> Void = { _ in }, begin: (Int) -> Void = { _ in }
  ) throws -> (report: TrainingReport, variables: VariableStore) {
    let began = ContinuousClock.now
    let prepared = try prepare()
    let (size, step, stepCount) = (prepared.size, prepared.step, prepared.stepCount)
    let schedule = CosineSchedule(
      peak: settings.learningRate, warmUpSteps: Int(settings.warmUpEpochs * Double(stepCount)),
      totalSteps: epochs * stepCount)

    let split = data.choices.split
    var reports: [TrainingReport.Epoch] = []
    var bound = divergenceBound(firstLoss: 0)
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
        guard result.loss.isFinite else {
          throw SweepError.lossNotFinite(epoch: epoch, step: index + 1, steps: batches.count)
        }
        if number == 0 { bound = divergenceBound(firstLoss: Double(result.loss)) }
        loss += Double(result.loss)
        right += result.right
      }
      loss /= Double(max(batches.count, 1))
      guard loss <= bound else { throw SweepError.lossTooLarge(epoch: epoch, loss: loss, bound: bound) }
      reports.append(
        TrainingReport.Epoch(
          number: epoch, loss: loss, trainAccuracy: Double(right) / Double(max(batches.count * size, 1)),
          accuracy: try prepared.accuracy(on: split),
          seconds: epochBegan.duration(to: .now).seconds))
      try observe(reports[reports.count - 1])
    }
    let accuracy = reports.last?.accuracy ?? 0
    let report = TrainingReport(
      split: split, accuracy: accuracy,
      testAccuracy: split == .test ? accuracy : tests ? try prepared.accuracy(on: .test) : nil, epochs: reports,
      seconds: began.duration(to: .now).seconds)
    return (report, prepared.variables)
  }

  /// The mean loss of an epoch above which training has diverged.
  private func divergenceBound(firstLoss: Double) -> Double {
    Self.divergence * max(firstLoss, log(Double(max(data.classes, 2))))
  }

  // MARK: Preparation

  /// What training computes with.
  private struct Prepared {
    let size: Int
    let stepCount: Int
    let variables: VariableStore
    let step: TrainingStep
    let evaluation: Evaluation

    /// Right answers among the images of a split, a fraction.
    func accuracy(on split: EvaluationSplit) throws -> Double {
      try evaluation.accuracy(on: split, batchSize: ClassifierTraining.evaluationBatch)
    }
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

  /// Times preparation, some steps and an evaluation; the trained variables are thrown away.
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
    let (split, images) = data.choices
    let evaluation = try seconds { _ = try prepared.accuracy(on: split) }
    let ratio = Double(data.test.count) / Double(max(images.count, 1))
    return TrainingPace(
      preparation: preparation, step: timed[timed.count / 2], steps: prepared.stepCount, evaluation: evaluation,
      test: split == .test ? 0 : evaluation * ratio)
  }
}

extension Duration {
  /// In seconds.
  public var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
