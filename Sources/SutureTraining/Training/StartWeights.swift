import SutureExecution
import SutureGraph
import SutureSupport

/// The weights with which training starts, in place of random ones.
public struct StartWeights: Hashable, Sendable, Codable {
  /// The file, and how it is used.
  public let source: WeightSource
  /// The SHA-256 digest of the file and of those that it names; training uses no others.
  public let digest: String

  /// Reads the files' digest.
  /// - Throws: errors of `WeightSource.open`.
  public init(_ source: WeightSource) throws {
    self.source = source
    digest = try Self.digest(of: source.open())
  }

  private static func digest(of file: WeightFile) throws -> String {
    let digests = try file.files.map { try SHA256.hexDigest(ofFile: $0).hexDigest }
    return digests.count == 1 ? digests[0] : SHA256.hexDigest(of: Array(digests.joined(separator: "\n").utf8))
  }

  /// What determines the start values: the digest, and rules that change names or the order.
  public var key: String {
    switch source.matching {
    case .names(let rules): ([digest] + rules.map(\.text)).joined(separator: " ")
    case .position: "\(digest) by position"
    }
  }

  /// Loads the weights that fit.
  /// - Throws: `TransferError`, errors of reading, `TrainingError.weightsChanged` if the file is another one now.
  public func load(into store: VariableStore, of variables: [Variable]) throws -> TransferReport {
    let file = try source.open()
    guard try Self.digest(of: file) == digest else { throw TrainingError.weightsChanged(path: source.path) }
    return try source.load(file, into: store, of: variables)
  }
}
