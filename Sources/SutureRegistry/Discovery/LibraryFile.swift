import SutureGraph
import SutureSupport

/// A plugin library whose file passed every check that can be made without loading it.
public struct LibraryFile: Hashable, Sendable {
  /// The most bytes that a library may have.
  public static let maximumByteCount = 256 << 20
  /// The one symbol that a plugin exports.
  public static let entry = "suture_plugin"

  /// Where it is.
  public let path: String
  /// The SHA-256 digest of its bytes, in hexadecimal.
  public let digest: String
  /// The SHA-256 digest of what decides what its code does: equal for libraries that were built from the same source by
  /// the same compiler, wherever that was.
  public let codeDigest: String
  /// The number of its bytes.
  public let size: Int

  /// Checks a file: regular, not too large, a shared library for this machine that exports the entry.
  public init(checking path: String) throws(LibraryError) {
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try FileBytes.read(path, limit: LibraryFile.maximumByteCount, kind: .regular)
    } catch {
      switch error.cause {
      case .notRegular, .folder, .tooLarge: throw .notALibrary(path: path, reason: "it is \(error.reason)")
      case .system: throw .unreadable(path: path, reason: error.reason)
      }
    }
    let loaded: String?
    do throws(SharedObject.Fault) {
      #if canImport(Darwin)
        try SharedObject.checkMachO(bytes)
        loaded = nil
      #else
        let object = try SharedObject(bytes)
        guard try object.exportsFunction(LibraryFile.entry) else { throw SharedObject.Fault.noEntry }
        // The loader does without sections, so whatever is wrong with them is no reason to refuse a library.
        loaded = (try? object.loadedDigest()) ?? nil
      #endif
    } catch {
      switch error {
      case .malformed(let reason): throw .notALibrary(path: path, reason: reason)
      case .machine(let machine): throw .wrongMachine(path: path, machine: machine, host: SharedObject.hostMachine.name)
      case .noEntry: throw .missingEntry(path: path, symbol: LibraryFile.entry)
      }
    }
    self.path = path
    digest = SHA256.hexDigest(of: bytes)
    codeDigest = loaded ?? digest
    size = bytes.count
  }
}
