import FoundationEssentials
import SutureSupport

/// The file that describes an imported network: JSON, written by `suture import`.
package struct NetworkDocument: Hashable, Sendable, Codable {
  /// What such files end with.
  package static let suffix = ".graph.json"
  /// The version of the form that is written and read.
  private static let currentVersion = 1
  /// The largest file that is read, in bytes.
  private static let maximumByteCount = 256 << 20

  /// The version of the form.
  let version: Int
  /// The operations and sites.
  package let network: ForeignNetwork
  /// The layer whose size is the number of classes.
  package let classifier: ImportedNetwork.Classifier?
  /// The names of the outputs that are computed.
  package let outputs: [String]

  /// The number of classes of a classifier that is added to the outputs; nil for none.
  package let addedClasses: Int?

  /// Creates a document of the current version.
  package init(
    network: ForeignNetwork, classifier: ImportedNetwork.Classifier?, outputs: [String], addedClasses: Int? = nil
  ) {
    self.addedClasses = addedClasses
    version = NetworkDocument.currentVersion
    self.network = network
    self.classifier = classifier
    self.outputs = outputs
  }

  /// Reads a file.
  /// - Throws: `FileError`, and `ImportError` if it is not such a document.
  package init(contentsOf path: String) throws {
    let bytes = try FileBytes.read(path, limit: NetworkDocument.maximumByteCount, kind: .regular)
    struct Version: Decodable { let version: Int }
    do {
      let version = try JSONDecoder().decode(Version.self, from: Data(bytes)).version
      guard version == NetworkDocument.currentVersion else {
        throw ImportError(
          file: path, "it has form \(version), and this version of suture reads \(NetworkDocument.currentVersion)")
      }
      self = try JSONDecoder().decode(NetworkDocument.self, from: Data(bytes))
      try network.checkNames(in: path)
    } catch let error as ImportError {
      throw error
    } catch {
      let fault = NetworkDocument.fault(error, in: bytes)
      throw ImportError(file: path, "it is not the graph of an imported network: \(fault); \(ImportError.remedy)")
    }
  }

  /// The bytes of the file.
  package func encoded() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
  }
}

extension ForeignNetwork {
  /// The most parts of a module's path.
  private static let maximumDepth = 256

  /// Checks that every value has one origin, and that paths of modules are not too deep.
  fileprivate func checkNames(in file: String) throws(ImportError) {
    let names =
      inputs.map(\.value) + variables.flatMap(\.values) + constants.keys
      + nodes.flatMap { $0.outputs.compactMap(\.self) }
    var known: Set<String> = []
    if let name = names.first(where: { !known.insert($0).inserted }) {
      throw ImportError(file: file, "the value '\(name)' is computed or given twice")
    }
    let dot = UInt8(ascii: ".")
    if let node = nodes.first(where: { $0.module.utf8.count { $0 == dot } >= ForeignNetwork.maximumDepth }) {
      throw ImportError(
        file: file, "the module of node '\(node.name)' has a path of more than \(ForeignNetwork.maximumDepth) parts")
    }
  }
}
