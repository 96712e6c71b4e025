import FoundationEssentials
import SutureExecution
import SutureGraph
import SutureSupport
import SutureTraining

/// The file of a trial's trained weights: the variables by name, with the trial's document and the network in the
/// metadata, so that the file can be used without the store and without the images.
struct WeightsFile: Hashable, Sendable, Codable {
  /// The keys of the metadata.
  private static let trialKey = "suture.trial"
  private static let networkKey = "suture.network"

  /// The absolute path.
  let path: String
  /// The trial's document: JSON with everything that determines its result.
  let document: String

  /// Writes the file atomically.
  /// - Throws: `FileError`, `SafeTensorsError`.
  func write(_ variables: VariableStore, of network: NetworkDescription) throws -> WeightsDigest {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var tensors = variables.safeTensors()
    tensors.metadata = [
      "format": "pt", Self.trialKey: document,
      Self.networkKey: String(decoding: try encoder.encode(network), as: UTF8.self),
    ]
    let bytes = try tensors.encoded(path: path)
    try FileBytes.replace(path, with: bytes)
    return WeightsDigest(bytes)
  }

  /// The network of a file's weights; nil if the metadata do not describe it.
  static func network(inMetadata metadata: [String: String]) -> NetworkDescription? {
    guard let text = metadata[networkKey] else { return nil }
    do { return try JSONDecoder().decode(NetworkDescription.self, from: Data(text.utf8)) } catch { return nil }
  }

  /// The estimated size of a network's file in bytes: 4 for each element, about 100 for each variable's entry in the
  /// header, and the metadata.
  static func estimatedByteCount(of graph: Graph) -> Int {
    graph.variables.reduce(2000) { $0 + 4 * $1.shape.elementCount + 100 }
  }
}
