/// What identifies a module or backbone in a result: its version, and the digests of its manifest and code.
public struct PluginDigest: Hashable, Sendable, Codable {
  /// The id of the module or backbone.
  public let id: String
  /// Its version.
  public let version: String
  /// The SHA-256 digest of its manifest, in hexadecimal.
  public let manifest: String
  /// The SHA-256 digest of its code, in hexadecimal; see `CodeFile.codeDigest`.
  public let library: String

  /// Looks up a module or backbone in a registry and reads its library.
  /// - Throws: `RegistryError` if the registry has none of this id, `LibraryError` if its library cannot be used.
  public init(_ id: String, kind: Manifest.Kind, in registry: Registry) throws {
    let manifest = try registry.manifest(id, kind: kind)
    self.id = id
    version = "\(manifest.version)"
    self.manifest = manifest.digest
    library = try registry.code(of: manifest).codeDigest
  }

  /// Creates a record.
  public init(id: String, version: String, manifest: String, library: String) {
    self.id = id
    self.version = version
    self.manifest = manifest
    self.library = library
  }
}
