import SutureExecution
import SutureGraph
import SutureSupport
import SutureTraining

/// The file of a trial's trained weights: the variables by name, with the trial's document and the network in the
/// metadata, so that the file can be used without the store and without the images.
struct WeightsFile: Hashable, Sendable, Codable {
  /// The key of the trial's document in the metadata.
  private static let trialKey = "suture.trial"

  /// The absolute path.
  let path: String
  /// The trial's document: JSON with everything that determines its result.
  let document: String

  /// Writes the file atomically.
  /// - Throws: `FileError`, `SafeTensorsError`.
  func write(_ variables: VariableStore, of network: NetworkDescription) throws -> WeightsDigest {
    var tensors = variables.safeTensors()
    tensors.metadata = [
      "format": "pt", Self.trialKey: document, NetworkDescription.key: try network.json,
    ]
    let bytes = try tensors.encoded(path: path)
    try FileBytes.replace(path, with: bytes)
    return WeightsDigest(bytes)
  }

  /// The estimated size of a network's file in bytes: 4 for each element, about 100 for each variable's entry in the
  /// header, and the metadata.
  static func estimatedByteCount(of graph: Graph) -> Int {
    graph.variables.reduce(2000) { $0 + 4 * $1.shape.elementCount + 100 }
  }
}
