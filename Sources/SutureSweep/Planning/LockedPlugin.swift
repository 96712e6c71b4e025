import SutureRegistry

/// A module or backbone with the digests of its files, as lock files and environments record it.
public struct LockedPlugin: Hashable, Sendable, Codable {
  /// The id.
  public let id: String
  /// `module` or `backbone`.
  public let kind: String
  /// The version.
  public let version: String
  /// The SHA-256 digest of the manifest's bytes.
  public let manifest: String
  /// The SHA-256 digest of the bytes of the library, or of an imported network's graph.
  public let file: String
  /// The SHA-256 digest of code and data; see `CodeFile.codeDigest`.
  public let code: String

  enum CodingKeys: String, CodingKey {
    case id, kind, version
    case manifest = "manifest_sha256"
    case file = "file_sha256"
    case code = "code_sha256"
  }
}

extension LockedPlugin {
  /// Digests a manifest and its code.
  /// - Throws: `LibraryError`.
  init(_ manifest: Manifest, _ registry: Registry) throws(LibraryError) {
    let file = try registry.code(of: manifest)
    self.init(
      id: manifest.id, kind: manifest.kind.rawValue, version: "\(manifest.version)", manifest: manifest.digest,
      file: file.digest, code: file.codeDigest)
  }
}
