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

  /// Whether floating-point constants of a shape are buffers of the network, whose elements stay in the file: smaller ones
  /// are part of its description.
  static func isLargeConstant(_ shape: [Int]) -> Bool { shape.reduce(1) { Saturating.product($0, $1) } > 1 << 14 }
}
