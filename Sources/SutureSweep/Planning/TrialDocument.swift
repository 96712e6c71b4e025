import FoundationEssentials
import SutureComposer
import SutureData
import SutureGraph
import SutureRegistry
import SutureSupport
import SutureTraining

/// Everything that determines a trial's result, and nothing else: its digest is the trial's key.
///
/// Workers, threads, paths and the program's version are not included: they do not affect the result.
struct TrialDocument: Hashable, Codable {
  /// The composition with all hyperparameters; nil for the bare backbone.
  let composition: String?
  /// The backbone with all hyperparameters.
  let backbone: String
  /// The sites, sorted; empty for the bare backbone.
  let sites: [String]
  /// The data set's digest.
  let data: String
  /// The modules and the backbone, sorted by id.
  let plugins: [PluginDigest]
  /// The identifier of the engine that computes, such as `onednn`.
  let engine: String
  /// The numerics version: see `Numerics.current`.
  let numerics: Int
  /// The hyperparameters of training; nil for costs and scores.
  let training: TrainingSettings?
  /// The number of epochs, also the length of the learning-rate schedule; nil for costs and scores.
  let epochs: Int?
  /// The seed from which all random streams are derived; nil for costs.
  let seed: Int?
  /// The batch size of scores; nil for other results.
  let scoreBatch: Int?
  /// The share of the training images set aside for validation; nil for costs.
  let validation: ValidationShare?
  /// The scaling of grafts; nil without, and for the bare backbone, so that its key does not depend on it.
  var scale: GraftScale?
  /// The weights with which training starts, see `StartWeights.key`; nil for the initial ones of the seed.
  var weights: String?

  /// The hashed text: JSON with sorted keys.
  var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }

  /// The trial's key: the SHA-256 digest of the text, in hexadecimal.
  var key: String {
    get throws { SHA256.hexDigest(of: Array("suture-trial/1\n\(try json)".utf8)) }
  }
}
