import Foundation
import SutureComposer
import SutureData
import SutureGraph
import SutureRegistry
import SutureSupport
import SutureTraining

/// Everything that decides a trial's result, and nothing else: its digest is the trial's key.
///
/// Workers, threads, paths and the tool's own version are left out: they do not change what is learnt.
struct TrialDocument: Hashable, Codable {
  /// The composition with every hyperparameter written out; nil for the bare backbone.
  let composition: String?
  /// The backbone with every hyperparameter written out.
  let backbone: String
  /// The sites, sorted; empty for the bare backbone.
  let sites: [String]
  /// The data set's digest.
  let data: String
  /// The modules and the backbone, sorted by id.
  let plugins: [PluginDigest]
  /// See `Numerics.current`.
  let numerics: Int
  /// How it is trained; nil where only its cost is meant.
  let training: TrainingSettings?
  /// Passes over the training images, also the schedule's horizon.
  let epochs: Int?
  /// The user's seed, from which every stream is derived.
  let seed: Int?
  /// The images that scores are taken on; nil where no scores are meant.
  let scoreBatch: Int?
  /// The share of the training images set aside for validation; nil where only its cost is meant.
  let validation: ValidationShare?
  /// How grafts are scaled; nil where they are not, and for the bare backbone, so that keys stay what they were.
  var scale: GraftScale?

  /// The text that is hashed: JSON with sorted keys.
  var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }

  /// The SHA-256 digest of the text, in hexadecimal.
  var key: String {
    get throws { SHA256.hexDigest(of: Array("suture-trial/1\n\(try json)".utf8)) }
  }
}
