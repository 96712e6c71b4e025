import SutureExecution
import SutureSupport

/// What a reader finds in a file: the network, and where the elements of its variables lie.
public struct ForeignFile: Sendable {
  /// The network.
  public var network: ForeignNetwork
  /// The elements of each variable, by the variable's name; they are read on demand.
  package var elements: [String: StoredTensor]
  /// What the user should know about the file, each a sentence, such as that batch norms are folded.
  public var notes: [String]

  /// Creates the content of a file.
  package init(network: ForeignNetwork, elements: [String: StoredTensor], notes: [String] = []) {
    self.network = network
    self.elements = elements
    self.notes = notes
  }

  /// Reads a `.pt2` or ONNX file, which is told by its first bytes.
  /// - Throws: `ImportError`, `FileError`.
  package init(contentsOf path: String) throws {
    let file = try OpenFile(path)
    let beginning = try file.read(at: 0, count: 4)
    self =
      beginning.starts(with: "PK".utf8) ? try PT2Reader.read(contentsOf: path) : try ONNXReader.read(contentsOf: path)
  }
}
