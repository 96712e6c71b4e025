internal import CConfinement
import Glibc

/// A file in memory that cannot be changed: the bytes loaded are the bytes checked.
///
/// Its path is valid as long as this object exists. The dynamic loader remembers libraries by path, so a process that
/// loads the file must keep the object until it exits.
public final class SealedFile: Sendable {
  /// Why the file cannot be created.
  public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The `errno`.
    public let code: Int32

    public var description: String { "cannot create a sealed file in memory: \(Confinement.words(code))" }
  }

  /// Open for reading and writing, but all writes fail; closed in started programs.
  public let descriptor: Int32

  /// The path that opens the file in this process.
  public var path: String { "/proc/self/fd/\(descriptor)" }

  /// Copies bytes into a new file.
  /// - Parameter name: the name shown in lists of this process's descriptors and mapped files.
  public init(bytes: [UInt8], name: String) throws(Failure) {
    let result = bytes.withUnsafeBytes { confinement_sealed_file(name, $0.baseAddress, $0.count) }
    guard result >= 0 else { throw Failure(code: -result) }
    descriptor = result
  }

  deinit { close(descriptor) }
}
