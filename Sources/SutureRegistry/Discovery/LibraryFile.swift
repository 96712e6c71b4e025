import SutureSupport

/// A plugin library that passed every check that is possible without loading it.
public struct LibraryFile: Hashable, Sendable {
  /// The maximum size of a library in bytes.
  public static let maximumByteCount = 256 << 20
  /// The only symbol that a plugin exports.
  public static let entry = "suture_plugin"

  /// The file's path.
  public let path: String
  /// The SHA-256 digest of the file's bytes, in hexadecimal.
  public let digest: String
  /// The SHA-256 digest of the loaded sections: equal for libraries built from the same source by the same compiler, in
  /// any folder.
  public let codeDigest: String
  /// The size in bytes.
  public let size: Int

  /// Names a file that another process has checked.
  package init(path: String, digest: String, codeDigest: String, size: Int) {
    self.path = path
    self.digest = digest
    self.codeDigest = codeDigest
    self.size = size
  }

  /// Checks a file: it must be regular, not too large, and a shared library for this machine that exports the entry.
  /// - Throws: `LibraryError`.
  public init(checking path: String) throws(LibraryError) {
    var bytes: [UInt8] = []
    try self.init(checking: path, bytes: &bytes)
  }

  /// Checks a file and hands out the bytes that were checked.
  package init(checking path: String, bytes: inout [UInt8]) throws(LibraryError) {
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
        // The dynamic loader ignores sections, so faults in them are no reason to refuse a library.
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
