import SutureGraph

/// The description of a module or backbone, read without loading code.
public struct Manifest: Hashable, Sendable {
  /// What a plugin offers.
  public enum Kind: String, Hashable, Sendable, CaseIterable, Codable {
    /// Takes a feature map or tokens and returns one.
    case module
    /// A network with named sites.
    case backbone
  }

  /// The version of the manifest's form; always 1.
  public let schema: Int
  /// The name by which it is used; unique for each kind.
  public let id: String
  /// Module or backbone.
  public let kind: Kind
  /// The type's name, as the printed structure shows it: `SEAttention`.
  public let name: String
  /// The version of the module.
  public let version: Version
  /// The lowest host ABI that it needs.
  public let abi: ABIVersion
  /// The library that offers it, without `lib` and suffix.
  public let library: String
  /// What it does, in one line.
  public let summary: String
  /// The licence, as an SPDX expression.
  public let license: String?
  /// Who wrote it.
  public let authors: [Author]
  /// Where it was published.
  public let paper: Paper?
  /// Which of several known variants this is.
  public let reference: String?
  /// What users should know beyond the summary.
  public let notes: String?
  /// Words to find it by.
  public let tags: [String]
  /// Which shapes it takes and gives.
  public let contract: Contract
  /// An input of the size that it is usually given.
  public let typicalInput: Shape?
  /// Its settings, in the file's order.
  public let hyperparameters: [Hyperparameter]
  /// The file that it was read from.
  public let path: String
  /// The SHA-256 digest of the file's bytes, in hexadecimal.
  public let digest: String

  /// The hyperparameter of a name; nil where there is none.
  public func hyperparameter(_ name: String) -> Hyperparameter? { hyperparameters.first { $0.name == name } }

  /// Whether it is the same as another but for the place of its file.
  public func hasSameContent(as other: Manifest) -> Bool { digest == other.digest }
}
