import SutureData
import SutureEngine
import SutureExecution
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
  /// The most images of one evaluation step.
  private static let evaluationBatch = 256
  /// The floats of images up to which evaluation takes larger batches than training.
  private static let evaluationFloats = 1 << 22
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
  ///   - checkpoint: a training of the same recipe to go on with; it gives the same numbers as one without interruption.
  ///   - isInterrupted: asked before every step; once true, training ends with a checkpoint.
  ///   - observe: told of every epoch.
  ///   - begin: told of every epoch before it, counted from 1.
  /// - Throws: `TrainingError.lossNotFinite`, `.lossTooLarge` or `.outputNotFinite` where training diverges,
  ///   `.tooLittleMemory` before it begins; what building and running throw.
  public func train(
    from checkpoint: TrainingCheckpoint? = nil, isInterrupted: () -> Bool = { false },
    observe: (TrainingReport.Epoch) throws -> Void = { _ in }, begin: (Int) -> Void = { _ in }
  ) throws -> TrainingEnding {
    let began = ContinuousClock.now
    let prepared = try prepare()
    let stepCount = prepared.stepCount
    let schedule = CosineSchedule(
      peak: settings.learningRate, warmUpSteps: Int(settings.warmUpEpochs * Double(stepCount)),
      totalSteps: epochs * stepCount)
    var progress = checkpoint?.progress ?? TrainingProgress()
    if let checkpoint {
      let done = progress.epochs.count * stepCount
      guard progress.epochs.count < epochs, (done...done + stepCount).contains(progress.steps) else {
        throw TrainingFile.Failure.noCheckpoint(path: checkpoint.path)
      }
      try prepared.restore(checkpoint)
    }
    let secondsBefore = progress.seconds

    let split = data.choices.split
    var batch = Batch(images: Tensor(data.shape(prepared.size), repeating: 0), labels: [])
    while progress.epochs.count < epochs {
      let epoch = progress.epochs.count + 1
      begin(epoch)
      let epochBegan = ContinuousClock.now
      let epochSecondsBefore = progress.epochSeconds
      let batches = Batches(
        training: data, size: prepared.size, seed: seed, epoch: epoch, augmentation: settings.augmentation)
      for index in (progress.steps - (epoch - 1) * stepCount)..<batches.count {
        if isInterrupted() {
          progress.epochSeconds = epochSecondsBefore + epochBegan.duration(to: .now).seconds
          progress.seconds = secondsBefore + began.duration(to: .now).seconds
          return .interrupted(prepared.checkpoint(progress))
        }
        batches.fill(index, images: &batch.images.values, labels: &batch.labels)
        let result = try prepared.step.run(
          images: batch.images.values, labels: batch.labels, learningRate: schedule.rate(at: progress.steps),
          seed: seed &+ UInt64(progress.steps))
        guard result.loss.isFinite else {
          throw TrainingError.lossNotFinite(epoch: epoch, step: index + 1, steps: batches.count)
        }
        progress.firstLoss = progress.firstLoss ?? Double(result.loss)
        progress.steps += 1
        progress.loss += Double(result.loss)
        progress.right += result.right
      }
      let loss = progress.loss / Double(max(batches.count, 1))
      let bound = divergenceBound(firstLoss: progress.firstLoss ?? 0)
      guard loss <= bound else { throw TrainingError.lossTooLarge(epoch: epoch, loss: loss, bound: bound) }
      let report = TrainingReport.Epoch(
        number: epoch, loss: loss,
        trainAccuracy: Double(progress.right) / Double(max(batches.count * prepared.size, 1)),
        accuracy: try prepared.accuracy(on: split),
        seconds: epochSecondsBefore + epochBegan.duration(to: .now).seconds)
      progress.epochs.append(report)
      (progress.loss, progress.right, progress.epochSeconds) = (0, 0, 0)
      try observe(report)
    }
    let accuracy = progress.epochs.last?.accuracy ?? 0
    let report = TrainingReport(
      split: split, accuracy: accuracy,
      testAccuracy: split == .test ? accuracy : tests ? try prepared.accuracy(on: .test) : nil,
      epochs: progress.epochs, seconds: secondsBefore + began.duration(to: .now).seconds)
    return .complete(report, prepared.variables)
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
    func accuracy(on split: EvaluationSplit) throws -> Double { try evaluation.accuracy(on: split) }

    func checkpoint(_ progress: TrainingProgress) -> TrainingCheckpoint {
      var tensors = variables.safeTensors()
      let state = step.optimizerState()
      for name in state.names { tensors[name] = state[name] }
      return TrainingCheckpoint(progress, tensors: tensors)
    }

    func restore(_ checkpoint: TrainingCheckpoint) throws {
      for slot in variables.slots {
        try variables.set(slot.name, try checkpoint.tensors.require(slot.name, path: checkpoint.path))
      }
      try step.restore(checkpoint.tensors, steps: checkpoint.progress.steps, path: checkpoint.path)
    }
  }

  /// Plans everything, also evaluation: what does not fit into memory is an error before the first step.
  private func prepare() throws -> Prepared {
    let size = min(settings.batchSize, data.train.count)
    let graph = try network.graph(size)
    let output = graph.outputs.first.map(graph.shape)
    guard output == [size, data.classes] else {
      throw TrainingError.wrongOutput(shape: output?.description ?? "nothing", classes: data.classes)
    }
    let evaluationSize = evaluationBatch(size)
    var memory = TrainingMemory(batch: size, image: data.shape(1))
    // Beside the values of plans: the images of one batch each, parameters with gradients and the optimizer's state.
    let blocks = settings.rule == .sgd ? 3 : 4
    for variable in graph.variables {
      try memory.count(floats: variable.shape.elementCount)
      guard variable.role == .parameter else { continue }
      for _ in 1..<blocks { try memory.count(floats: variable.shape.elementCount) }
    }
    try memory.count(floats: data.shape(size).elementCount)
    try memory.count(floats: data.shape(evaluationSize).elementCount)

    let variables = try VariableStore(graph.variables, seed: seed)
    let step = try memory.plan { limit in
      var options = options
      options.memoryLimit = limit
      return try TrainingStep(
        graph, variables: variables, optimiser: settings.optimiser, labelSmoothing: settings.labelSmoothing,
        options: options)
    }
    try memory.count(bytes: step.arenaByteCount)
    let evaluation = try Evaluation(
      network: network, data: data, variables: variables, options: options, batchSize: evaluationSize,
      splits: tests ? [data.choices.split, .test] : [data.choices.split], memory: &memory)
    return Prepared(
      size: size, stepCount: data.train.count / size, variables: variables, step: step, evaluation: evaluation)
  }

  /// The images of one evaluation step: large ones are evaluated in batches no larger than in training.
  private func evaluationBatch(_ size: Int) -> Int {
    min(Self.evaluationBatch, max(size, Self.evaluationFloats / max(data.shape(1).elementCount, 1)))
  }

  // MARK: Pace

  /// Times preparation, some steps and an evaluation; the trained variables are thrown away.
  package func pace(steps: Int = 4) throws -> TrainingPace {
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
