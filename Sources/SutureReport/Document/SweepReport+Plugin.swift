extension SweepReport {
  /// A module or backbone that the sweep used, with the SHA-256 digests that tell it from others of its id.
  public struct Plugin: Hashable, Sendable, Encodable {
    /// The id.
    public var id: String
    /// The version.
    public var version: String
    /// Of the manifest's bytes.
    public var manifest: String
    /// Of the library's bytes; nil where the store does not say.
    public var file: String?
    /// Of what decides what the library's code does.
    public var code: String

    enum CodingKeys: String, CodingKey {
      case id, version
      case manifest = "manifest_sha256"
      case file = "file_sha256"
      case code = "code_sha256"
    }
  }
}
