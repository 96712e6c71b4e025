import SutureData
import SutureRegistry
import SutureTraining

/// Work for a worker process: one candidate and what to find out about it.
struct TrialRequest: Hashable, Sendable, Codable {
  /// What to find out.
  enum Job: Hashable, Sendable, Codable {
    /// The backbone's sites and their shapes.
    case sites
    /// Parameters and MACs for one image, and its latency where that is asked for.
    case cost(latency: Bool)
    /// The composition's printed structure at the first of its sites.
    case structure
    /// Warnings about the shapes of a training step.
    case warnings
    /// Scores on one batch with the weights that the seed gives.
    case score([ZeroCostScore], batch: Int, seed: Int)
    /// How fast it trains.
    case pace
    /// The validation accuracy after training, and with `tests` the test accuracy.
    case train(epochs: Int, seed: Int, tests: Bool)
  }

  /// The folders whose manifests are read.
  let registry: [String]
  /// The images.
  let dataSet: DataSetReference
  /// The share of the training images set aside for validation.
  let validation: ValidationShare
  /// The backbone as compositions write it.
  let backbone: String
  /// The patterns of the sites.
  let sites: [String]
  /// The canonical composition; nil for the bare backbone.
  var composition: String?
  /// Whether grafts are brought to gain 1 at the start.
  var scale = GraftScale.none
  /// How it is trained.
  let training: TrainingSettings
  /// The threads that the worker may use.
  let threads: Int
  /// What it may take.
  var limits: TrialLimits
  /// What to find out.
  let job: Job
  /// The plugins whose answer it is to be; a worker that finds others says so.
  var plugins: [PluginDigest] = []
  /// The digest of the images likewise; nil where any will do.
  var data: String?

  /// The same of the bare backbone.
  var bare: TrialRequest {
    var request = self
    request.composition = nil
    return request
  }
}
