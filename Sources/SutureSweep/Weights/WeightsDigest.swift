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
    let file = try OpenFile(path)
    var digest = SHA256()
    var position = 0
    while true {
      let piece = try file.read(at: position, count: 1 << 20)
      if piece.isEmpty { break }
      digest.update(piece)
      position += piece.count
    }
    self.init(sha256: digest.hexDigest, byteCount: position)
  }

  /// Why a digest from another process is invalid; nil if it is valid.
  var fault: String? {
    byteCount > 0 && sha256.utf8.count == 64 ? nil : "no digest of the weights"
  }
}
