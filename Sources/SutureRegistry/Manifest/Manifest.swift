import SutureGraph

/// The description of a module or backbone, read without loading its code.
public struct Manifest: Hashable, Sendable {
  /// The kinds of item that a plugin offers.
  public enum Kind: String, Hashable, Sendable, CaseIterable, Codable {
    /// An attention module: takes a feature map or tokens and returns the same.
    case module
    /// A network with named sites.
    case backbone
  }

  /// What builds it.
  public enum Code: Hashable, Sendable {
    /// The library with this name, without `lib` and suffix.
    case library(String)
    /// The graph of an imported network.
    case graph(GraphFiles)
  }

  /// The version of the manifest schema; always 1.
  public let schema: Int
  /// The id by which compositions use it; unique within a kind.
  public let id: String
  /// Module or backbone.
  public let kind: Kind
  /// The type name in the printed structure: `SEAttention`.
  public let name: String
  /// Other names, as papers, libraries and users write them: `SENet`, `Squeeze-and-Excitation`.
  public let aliases: [String]
  /// The version of the module.
  public let version: Version
  /// The lowest version of the plugin ABI that it needs; 1.0 for an imported network, which needs none.
  public let abi: ABIVersion
  /// What builds it: a library, or a graph.
  public let code: Code
  /// A one-line description.
  public let summary: String
  /// The licence, as an SPDX expression.
  public let license: String?
  /// The authors of the implementation.
  public let authors: [Author]
  /// The publication.
  public let paper: Paper?
  /// Which of several forms in use under one name the defaults give, in a few words; nil if there is one form.
  public let variant: String?
  /// Which of several published variants this is.
  public let reference: String?
  /// Further information for users, such as differences to other implementations.
  public let notes: String?
  /// Tags for searching and selecting.
  public let tags: [String]
  /// The shapes that it accepts and returns.
  public let contract: Contract
  /// A typical input shape; nil if the manifest does not state one.
  public let typicalInput: Shape?
  /// The hyperparameters, in the file's order.
  public let hyperparameters: [Hyperparameter]
  /// Parameters that have no effect in training, with the reasons.
  public let zeroGradients: [ZeroGradient]
  /// The path of the file that it was read from.
  public let path: String
  /// The SHA-256 digest of the file's bytes, in hexadecimal.
  public let digest: String

  /// The files of an imported network; nil for what a library builds.
  public var graphFiles: GraphFiles? {
    if case .graph(let files) = code { files } else { nil }
  }

  /// The name of its library, without `lib` and suffix; nil for an imported network.
  public var library: String? {
    if case .library(let name) = code { name } else { nil }
  }

  /// The hyperparameter with a name; nil if there is none.
  public func hyperparameter(_ name: String) -> Hyperparameter? { hyperparameters.first { $0.name == name } }

  /// Whether another manifest's file has the same bytes.
  public func hasSameContent(as other: Manifest) -> Bool { digest == other.digest }
}
