import SutureSupport

/// Size and digest of a file of weights.
public struct WeightsDigest: Hashable, Sendable, Codable {
  /// The SHA-256 digest of the file, in hexadecimal.
  public let sha256: String
  /// The size of the file in bytes.
  public let byteCount: Int

  init(sha256: String, byteCount: Int) {
    self.sha256 = sha256
    self.byteCount = byteCount
  }

  init(_ bytes: [UInt8]) {
    self.init(sha256: SHA256.hexDigest(of: bytes), byteCount: bytes.count)
  }

  /// Reads a file in pieces.
  /// - Throws: `FileError`.
  init(ofFile path: String) throws(FileError) {
    let (digest, byteCount) = try SHA256.hexDigest(ofFile: path)
    self.init(sha256: digest, byteCount: byteCount)
  }

  /// Why a digest from another process is invalid; nil if it is valid.
  var fault: String? {
    byteCount > 0 && sha256.utf8.count == 64 ? nil : "no digest of the weights"
  }
}
