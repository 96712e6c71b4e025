internal import CConfinement
import Glibc

/// A file in memory that nobody can change: what was checked is what is loaded.
///
/// Its path means this file for as long as this object lives. The dynamic loader remembers libraries by path: whoever
/// loads one keeps the object for as long as the process lives.
public final class SealedFile: Sendable {
  /// Why there is none.
  public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The system's error.
    public let code: Int32

    public var description: String { "no sealed file can be made in memory: \(Confinement.words(code))" }
  }

  /// Open for reading and writing, but no write succeeds; started programs do not inherit it.
  public let descriptor: Int32

  /// What opens the file in this process.
  public var path: String { "/proc/self/fd/\(descriptor)" }

  /// Copies bytes into a new file.
  /// - Parameter name: what lists of this process's descriptors and mapped files show.
  public init(bytes: [UInt8], name: String) throws(Failure) {
    let result = bytes.withUnsafeBytes { confinement_sealed_file(name, $0.baseAddress, $0.count) }
    guard result >= 0 else { throw Failure(code: -result) }
    descriptor = result
  }

  deinit { close(descriptor) }
}
