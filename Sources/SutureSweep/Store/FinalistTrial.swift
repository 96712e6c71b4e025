import SutureData
import SutureExecution
import SutureRegistry
import SutureSupport
import SutureTraining

/// A trial of a finalist: a candidate of the last training stage with one seed, its accuracies, and its weights.
public struct FinalistTrial: Hashable, Sendable {
  /// The candidate's number.
  public let candidate: Int
  /// The seed.
  public let seed: Int
  /// The number of epochs.
  public let epochs: Int
  /// The trial's key.
  public let key: String
  /// The images of `accuracy`: validation images, or test images if none are set aside for validation.
  public let choices: EvaluationSplit
  /// The accuracy after the last epoch, by which choices are made, a fraction; also that of the weights.
  public let accuracy: Double
  /// The test accuracy, a fraction; nil if it was not measured, or is `accuracy`.
  public let testAccuracy: Double?
  /// The digest of the data set.
  public let data: String
  /// The backbone and the modules that it was trained with.
  public let plugins: [PluginDigest]
  /// The path of the file of its weights, which need not exist.
  public let path: String
  /// Size and digest of the file as it was written; nil if the weights were never kept.
  public let recorded: WeightsDigest?
  /// The state of the weights, by the size of the file.
  public let state: WeightsState

  /// Why its weights cannot be used, by the size of the file; nil if they are kept.
  /// - Parameter label: the candidate's label.
  public func fault(label: String) -> WeightsError? { WeightsError(state, label: label, seed: seed, path: path) }

  /// Reads and checks the weights.
  /// - Parameter label: the candidate's label, for errors.
  /// - Throws: `WeightsError`, `FileError`, `SafeTensorsError`.
  public func readWeights(label: String) throws -> (file: WeightFile, network: NetworkDescription) {
    if let fault = fault(label: label) { throw fault }
    let bytes = try FileBytes.read(path, kind: .regular)
    let damage = WeightsError.damaged(label: label, seed: seed, path: path)
    guard WeightsDigest(bytes) == recorded else { throw damage }
    let file = try WeightFile(bytes: bytes, path: path)
    guard let network = NetworkDescription(inMetadata: file.metadata) else { throw damage }
    return (file, network)
  }
}
