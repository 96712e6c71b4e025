import Glibc
import SutureComposer
import SutureData
import SutureExecution
import SutureRegistry
import SutureSandbox
import SutureSupport
import SutureTraining

/// Trains one network and writes its weights or, if interrupted, a checkpoint.
struct TrainNetworkJob: Job {
  static let id = "train-network"

  /// Progress of the training.
  enum Event: Codable, Sendable {
    /// A remark about the images.
    case warning(String)
    /// Weights were loaded to start with.
    case loaded(TransferReport)
    /// Training has started; accuracy is measured on these images after every epoch.
    case began(EvaluationSplit)
    /// An epoch has ended.
    case epoch(TrainingReport.Epoch)
  }

  /// The outcome.
  enum Answer: Codable, Sendable {
    /// The training is complete.
    case complete(TrainingReport)
    /// The user stopped it in this epoch after this many steps; `checkpoint` is the path, or nil if nothing is saved.
    case interrupted(epoch: Int, steps: Int, checkpoint: String?)
  }

  /// The folders whose manifests are read.
  let registry: [String]
  /// The canonical composition; nil for the bare backbone.
  let composition: String?
  /// The backbone in the syntax of compositions.
  let backbone: String
  /// The patterns of the sites.
  let sites: [String]
  let data: DataSetReference
  let validation: ValidationShare
  /// The weights to start with, or that the checkpoint's training started with; nil for initial ones.
  let weights: StartWeights?
  let settings: TrainingSettings
  let epochs: Int
  /// The number of epochs after which a checkpoint is written; nil for none but that of an interruption.
  let checkpointEpochs: Int?
  let seed: Int
  /// The id of the engine that runs it.
  let engine: String
  let threads: Int
  /// The program and its version, to be recorded.
  let program: String
  /// The checkpoint to resume from; nil for a new training.
  let checkpoint: String?
  /// The path for the trained weights; nil to discard them.
  let save: String?

  /// The path of an interrupted training's checkpoint.
  static func checkpointPath(_ save: String) -> String { "\(save).checkpoint" }

  func run(in context: JobContext, report: (Event) throws -> Void) throws -> Answer {
    let data = try DataSet.load(data).split(validation: validation)
    for warning in data.warnings { try report(.warning(warning)) }
    let engine = try context.engine(engine)
    let threads = ThreadCount(threads) ?? .available
    let grafter = context.grafter(of: registry)
    let reference = try CompositionParser.parseReference(backbone)
    let manifest = try grafter.registry.manifest(reference.id, kind: .backbone)
    if let channels = manifest.conversion(ofChannels: data.channels) {
      throw DataError.option(
        "channels",
        reason: "is missing: '\(manifest.id)' takes images of \(Words.plural(channels, "channel")), and "
          + "these have \(data.channels); '--channels \(channels)' converts them")
    }
    let network = try Network(
      grafter: grafter, backbone: reference,
      composition: try composition.map(CompositionParser.parse), sites: sites.map { SitePattern($0) }, data: data,
      engine: engine)
    let recipe = try TrainingRecipe(
      network: network, data: data, reference: self.data, validation: validation, weights: weights,
      settings: settings, epochs: epochs, seed: seed, engine: engine, threads: threads, program: program)
    let start = try checkpoint.map { path in
      let (start, begun, _) = try TrainingFile.read(checkpoint: path)
      if let what = begun.change(to: recipe) { throw TrainingFile.Failure.changed(path: path, what: what) }
      return start
    }
    let training = ClassifierTraining(
      network: network, data: data, settings: settings, epochs: epochs, seed: UInt64(seed), start: weights,
      engine: engine, threads: threads)
    try report(.began(data.choices.split))
    let ending = try training.train(
      from: start, isInterrupted: { context.isStopped }, observe: { try report(.epoch($0)) },
      begin: { context.enter(.training(epoch: $0)) }, transfer: { try report(.loaded($0)) },
      keep: { epoch, makeCheckpoint in
        guard let save, let checkpointEpochs, epoch.isMultiple(of: checkpointEpochs) else { return }
        try TrainingFile.checkpoint(try makeCheckpoint(), recipe: recipe, save: save)
          .write(to: TrainNetworkJob.checkpointPath(save))
      })
    switch ending {
    case .complete(let found, let variables):
      if let save { try TrainingFile.weights(variables, recipe: recipe, report: found).write(to: save) }
      // Checkpoints are obsolete once training is complete.
      for path in [checkpoint, checkpointEpochs == nil ? nil : save.map(TrainNetworkJob.checkpointPath)] {
        if let path { unlink(path) }
      }
      return .complete(found)
    case .interrupted(let stopped):
      let path = save.map(TrainNetworkJob.checkpointPath)
      if let save, let path {
        try TrainingFile.checkpoint(stopped, recipe: recipe, save: save).write(to: path)
      }
      let progress = stopped.progress
      return .interrupted(epoch: progress.epochs.count + 1, steps: progress.steps, checkpoint: path)
    }
  }

  func fault(in answer: Answer) -> String? {
    switch answer {
    case .complete(let found): found.fault(epochs: epochs, tests: true)
    case .interrupted: nil
    }
  }
}
