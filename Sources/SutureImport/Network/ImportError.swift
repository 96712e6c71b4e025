import SutureSupport

/// Why a network cannot be imported.
public struct ImportError: DeterministicError, Hashable, CustomStringConvertible {
  /// The file; empty where no file is involved.
  public let file: String
  /// What is wrong, as a sentence without the file's name.
  public let reason: String

  /// Always true: the same file gives the same error.
  public var isDeterministic: Bool { true }

  /// Creates an error.
  public init(file: String, _ reason: String) {
    self.file = file
    self.reason = reason
  }

  /// The way out where a file of an imported network is not as it was written.
  static let remedy = "import the network again with 'suture import MODEL --force'"

  /// The file and the reason.
  public var description: String { file.isEmpty ? reason : "'\(file)': \(reason)" }
}
