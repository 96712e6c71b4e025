import SutureComposer
import SutureData
import SutureExecution
import SutureGraph
import SutureRegistry
import SutureSandbox
import SutureTraining

/// The subject of a trial's job: a candidate with its backbone and data, in a form that can be sent between processes.
struct TrialSubject: Hashable, Sendable, Codable {
  /// The folders whose manifests are read.
  let registry: [String]
  /// The images.
  let dataSet: DataSetReference
  /// The share of the training images set aside for validation.
  let validation: ValidationShare
  /// The backbone in the syntax of compositions.
  let backbone: String
  /// The patterns of the sites.
  let sites: [String]
  /// The canonical composition; nil for the bare backbone.
  var composition: String?
  /// Whether grafts are scaled to gain 1 at initialization.
  var scale = GraftScale.none
  /// The training settings.
  let training: TrainingSettings
  /// The id of the engine that runs it.
  let engine: String
  /// Number of threads that the worker may use.
  let threads: Int
  /// The plugins at planning time; a worker that finds different ones reports it.
  var plugins: [PluginDigest] = []
  /// The weights with which training starts; nil for the initial ones of the seed.
  var weights: StartWeights?
  /// The digest of the images at planning time; nil to accept any.
  var data: String?

  /// The subject with the bare backbone instead of the candidate.
  var bare: TrialSubject {
    var subject = self
    subject.composition = nil
    return subject
  }

  /// A data set with its validation images set aside.
  private struct Images: Hashable {
    let reference: DataSetReference
    let validation: ValidationShare
  }

  /// The data that a worker needs for a job.
  struct Bench {
    let subject: TrialSubject
    let grafter: Grafter
    let data: DataSet
    let engine: any Engine
    let threads: ThreadCount

    /// The backbone with its hyperparameters.
    var backbone: ModuleReference { get throws { try CompositionParser.parseReference(subject.backbone) } }

    /// The network of the subject.
    func network() throws -> Network { try network(of: subject) }

    /// The bare backbone.
    func bareNetwork() throws -> Network { try network(of: subject.bare) }

    private func network(of subject: TrialSubject) throws -> Network {
      try Network(
        grafter: grafter, backbone: try backbone, composition: try subject.composition.map(CompositionParser.parse),
        sites: subject.sites.map { SitePattern($0) }, data: data, scale: subject.scale, engine: engine)
    }

    /// A training of the network.
    func training(_ network: Network, epochs: Int, seed: Int, tests: Bool = true) -> ClassifierTraining {
      ClassifierTraining(
        network: network, data: data, settings: subject.training, epochs: epochs, seed: UInt64(seed), tests: tests,
        start: subject.weights, engine: engine, threads: threads)
    }
  }

  /// Reads the registry and the images, unless the worker has read them already, and runs a closure with them.
  ///
  /// - Returns: the closure's result, or `.outdated` if plugins or images have changed since planning.
  func withBench<Found>(
    in context: JobContext, _ body: (Bench) throws -> Found
  ) throws -> TrialAnswer<Found> {
    let grafter = context.grafter(of: registry)
    let data = try context.kept(Images(reference: dataSet, validation: validation)) {
      try DataSet.load(dataSet).split(validation: validation)
    }
    if let change = outdated(grafter, data) { return .outdated(change) }
    return .found(
      try body(
        Bench(
          subject: self, grafter: grafter, data: data, engine: try context.engine(engine),
          threads: ThreadCount(threads) ?? .one)))
  }

  /// What has changed since planning, or nil if nothing has.
  private func outdated(_ grafter: Grafter, _ data: DataSet) -> String? {
    if let digest = self.data, digest != data.digest { return "the images of '\(dataSet.name)'" }
    return plugins.first { plugin in
      !grafter.registry.manifests.contains { manifest in
        guard manifest.id == plugin.id, manifest.digest == plugin.manifest else { return false }
        do { return try grafter.source.codeDigest(of: manifest) == plugin.library } catch { return false }
      }
    }.map { "the plugin of '\($0.id)'" }
  }
}

/// The answer to a trial's job.
enum TrialAnswer<Found: Codable & Sendable>: Codable, Sendable {
  /// The answer.
  case found(Found)
  /// A plugin or the images, named in the text, have changed since planning.
  case outdated(String)
}
