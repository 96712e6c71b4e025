import SutureData
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
/// Without validation images, accuracy is measured on the test images. The result is the accuracy of the last epoch, not
/// of the best one, which would be selected on the same images. The test images are evaluated once, after the last epoch.
///
/// Training has diverged if a step's loss or an output of the trained network is not finite, or if an epoch's mean loss
/// exceeds `divergence` times the larger of the first step's loss and ln(classes), the loss of guessing: the softmax is
/// then saturated and gradients vanish.
///
/// All random numbers are derived from the seed and from names, so training is reproducible.
public struct ClassifierTraining {
  /// The maximum batch size of evaluation.
  private static let evaluationBatch = 256
  /// The maximum number of floats in a batch of images that is larger than the training batch.
  private static let evaluationFloats = 1 << 22
  /// The ratio of an epoch's mean loss to the initial loss above which training has diverged.
  static let divergence = 1000.0

  private let network: Network
  private let data: DataSet
  private let settings: TrainingSettings
  private let epochs: Int
  private let seed: UInt64
  private let tests: Bool
  private let start: StartWeights?
  private let engine: any Engine
  private let options: ExecutionOptions

  /// Creates a training.
  /// - Parameters:
  ///   - data: the data set, with its validation images split off.
  ///   - tests: whether the test images are evaluated after the last epoch.
  ///   - start: the weights to start with; nil for the initial ones of the seed.
  public init(
    network: Network, data: DataSet, settings: TrainingSettings, epochs: Int, seed: UInt64, tests: Bool = true,
    start: StartWeights? = nil, engine: any Engine, threads: ThreadCount
  ) {
    self.network = network
    self.data = data
    self.settings = settings
    self.epochs = epochs
    self.seed = seed
    self.tests = tests
    self.start = start
    self.engine = engine
    options = ExecutionOptions(threads: threads)
  }

  /// Trains.
  ///
  /// - Parameters:
  ///   - checkpoint: an interrupted training of the same recipe to resume; the result equals that without interruption.
  ///   - isInterrupted: called before every step; if true, training ends with a checkpoint.
  ///   - observe: called after every epoch.
  ///   - begin: called before every epoch with its number, from 1.
  ///   - transfer: called with what of the start weights was loaded.
  ///   - keep: called after every epoch but the last with a function that makes a checkpoint.
  /// - Throws: `TrainingError.lossNotFinite`, `.lossTooLarge` or `.outputNotFinite` if training diverges,
  ///   `.tooLittleMemory` before it begins; errors of building and execution.
  public func train(
    from checkpoint: TrainingCheckpoint? = nil, isInterrupted: () -> Bool = { false },
    observe: (TrainingReport.Epoch) throws -> Void = { _ in }, begin: (Int) -> Void = { _ in },
    transfer: (TransferReport) throws -> Void = { _ in },
    keep: (Int, () throws -> TrainingCheckpoint) throws -> Void = { _, _ in }
  ) throws -> TrainingEnding {
    let began = ContinuousClock.now
    let prepared = try prepare(loadsStart: checkpoint == nil)
    if let report = prepared.transfer { try transfer(report) }
    let stepCount = prepared.stepCount
    // Steps are batches; several of them may make one update.
    let updates = stepCount / settings.accumulation
    let schedule = CosineSchedule(
      peak: settings.learningRate, warmUpSteps: Int(settings.warmUpEpochs * Double(updates)),
      totalSteps: epochs * updates)
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
        training: data, size: prepared.size, seed: seed, epoch: epoch, augmentation: settings.augmentation,
        threads: options.threads)
      for index in (progress.steps - (epoch - 1) * stepCount)..<stepCount {
        if progress.steps.isMultiple(of: settings.accumulation), isInterrupted() {
          progress.epochSeconds = epochSecondsBefore + epochBegan.duration(to: .now).seconds
          progress.seconds = secondsBefore + began.duration(to: .now).seconds
          return .interrupted(try prepared.checkpoint(progress))
        }
        batch.mix = try batches.fill(index, images: &batch.images.values, labels: &batch.labels)
        let result = try prepared.step.run(
          images: batch.images.values, labels: batch.labels, mix: batch.mix,
          learningRate: schedule.rate(at: progress.steps / settings.accumulation),
          seed: seed &+ UInt64(progress.steps))
        guard result.loss.isFinite else {
          throw TrainingError.lossNotFinite(epoch: epoch, step: index + 1, steps: stepCount)
        }
        progress.firstLoss = progress.firstLoss ?? Double(result.loss)
        progress.steps += 1
        progress.loss += Double(result.loss)
        progress.right += result.right
        try prepared.noteStep(progress.steps)
      }
      let loss = progress.loss / Double(stepCount)
      let bound = divergenceBound(firstLoss: progress.firstLoss ?? 0)
      guard loss <= bound else { throw TrainingError.lossTooLarge(epoch: epoch, loss: loss, bound: bound) }
      let report = TrainingReport.Epoch(
        number: epoch, loss: loss,
        trainAccuracy: Double(progress.right) / Double(stepCount * prepared.size),
        accuracy: try prepared.accuracy(on: split),
        seconds: epochSecondsBefore + epochBegan.duration(to: .now).seconds)
      progress.epochs.append(report)
      (progress.loss, progress.right, progress.epochSeconds) = (0, 0, 0)
      try observe(report)
      if epoch < epochs {
        progress.seconds = secondsBefore + began.duration(to: .now).seconds
        try keep(epoch) { try prepared.checkpoint(progress) }
      }
    }
    let accuracy = progress.epochs.last?.accuracy ?? 0
    let report = TrainingReport(
      split: split, accuracy: accuracy,
      testAccuracy: split == .test ? accuracy : tests ? try prepared.accuracy(on: .test) : nil,
      epochs: progress.epochs, seconds: secondsBefore + began.duration(to: .now).seconds)
    try prepared.step.synchronize()
    prepared.average?.apply()
    return .complete(report, prepared.variables)
  }

  /// The bound of an epoch's mean loss above which training has diverged.
  private func divergenceBound(firstLoss: Double) -> Double {
    Self.divergence * max(firstLoss, log(Double(max(data.classes, 2))))
  }

  // MARK: Preparation

  /// Prepares training and evaluation, so that insufficient memory is an error before the first step.
  private func prepare(loadsStart: Bool = true) throws -> Prepared {
    let size = min(settings.batchSize, data.train.count)
    let batches = data.train.count / size
    guard batches >= settings.accumulation else {
      throw TrainingError.tooFewBatches(batches: batches, accumulation: settings.accumulation)
    }
    let (graph, rule) = try trained(try network.graph(size))
    let output = graph.outputs.first.map(graph.shape)
    guard output == [size, data.classes] else {
      throw TrainingError.wrongOutput(shape: output?.description ?? "nothing", classes: data.classes)
    }
    let evaluationSize = evaluationBatch(size)
    var memory = TrainingMemory(batch: size, image: data.shape(1))
    // In addition to the arenas: one batch of images each, parameters with gradients and the optimizer's state.
    let blocks = 2 + settings.optimizer.stateCount + (settings.accumulation > 1 ? 1 : 0)
    for variable in graph.variables {
      let copies = settings.averageDecay == nil ? 1 : 2
      for _ in 0..<copies { try memory.count(floats: variable.shape.elementCount) }
      guard variable.role == .parameter, !variable.isFrozen else { continue }
      for _ in 1..<blocks { try memory.count(floats: variable.shape.elementCount) }
    }
    try memory.count(floats: data.shape(size).elementCount)
    try memory.count(floats: data.shape(evaluationSize).elementCount)
    try memory.count(bytes: data.train.cacheLimit)

    let variables = try VariableStore(graph.variables, seed: seed)
    let transfer = loadsStart ? try start?.load(into: variables, of: graph.variables) : nil
    let step = try memory.prepare { limit in
      var options = options
      options.memoryLimit = limit
      return try engine.trainingStep(
        graph, variables: variables, rule: rule, labelSmoothing: settings.labelSmoothing, options: options)
    }
    try memory.count(bytes: step.arenaByteCount)
    let evaluation = try Evaluation(
      network: network, data: data, variables: variables, engine: engine, options: options, batchSize: evaluationSize,
      splits: tests ? [data.choices.split, .test] : [data.choices.split], memory: &memory)
    return Prepared(
      size: size, stepCount: batches - batches % settings.accumulation, variables: variables,
      transfer: transfer, step: step,
      accumulation: settings.accumulation,
      average: settings.averageDecay.map { WeightAverage(of: variables, decay: $0) }, evaluation: evaluation)
  }

  /// A network's graph with the frozen variables marked, and the rule that updates the others.
  private func trained(_ graph: Graph) throws -> (Graph, UpdateRule) {
    var rule = UpdateRule(
      settings.optimizer, maximumNorm: settings.maximumNorm, accumulation: settings.accumulation)
    guard !settings.frozen.isEmpty || settings.layerDecay != 1 else { return (graph, rule) }
    let groups = VariableGroups(graph)
    var frozen: Set<String> = []
    for pattern in settings.frozen { frozen.formUnion(try groups.names(matching: pattern)) }
    let trained = graph.freezing(frozen)
    guard !trained.trainableParameters.isEmpty else { throw TrainingError.nothingToTrain }
    if settings.layerDecay != 1 { rule.rateFactors = groups.layerFactors(decay: settings.layerDecay) }
    return (trained, rule)
  }

  /// The batch size of evaluation; that of training for large images.
  private func evaluationBatch(_ size: Int) -> Int {
    min(Self.evaluationBatch, max(size, Self.evaluationFloats / max(data.shape(1).elementCount, 1)))
  }

  // MARK: Pace

  /// Measures the time of preparation, some steps and an evaluation; the trained variables are discarded.
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
      training: data, size: prepared.size, seed: seed, epoch: 1, augmentation: settings.augmentation,
      threads: options.threads)
    var batch = Batch(images: Tensor(data.shape(prepared.size), repeating: 0), labels: [])
    // The first step has cold caches and is omitted if there are more.
    let times = try (0..<max(1, min(steps + 1, batches.count))).map { index in
      try seconds {
        try batches.fill(index, images: &batch.images.values, labels: &batch.labels)
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
