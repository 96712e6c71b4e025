import SutureSupport

/// The SHA-256 digest of a file of an imported network, as its manifest states it.
struct StatedDigest {
  private let digest: String
  /// The manifest's key.
  private let key: String
  /// What the file holds, in the plural.
  private let content: String

  init(_ digest: String, key: String, of content: String) {
    self.digest = digest
    self.key = key
    self.content = content
  }

  /// Checks that a file has the digest.
  /// - Throws: `ImportError` if it has another one, `FileError` if it cannot be read.
  func check(_ file: String) throws {
    let found = try SHA256.hexDigest(ofFile: file).hexDigest
    guard found == digest else {
      throw ImportError(
        file: file,
        "these are other \(content) than those that were imported: their SHA-256 digest is \(found), not \(digest); "
          + "\(ImportError.remedy), or correct '\(key)' in the manifest")
    }
  }
}
