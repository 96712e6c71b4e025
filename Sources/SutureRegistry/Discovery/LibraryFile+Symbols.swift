import SutureSupport

extension LibraryFile {
  /// The names of all symbols that the library exports; nil on platforms whose format is not read (Mach-O).
  /// - Throws: `LibraryError` if the file has become unreadable or its tables are malformed.
  public func exports() throws(LibraryError) -> [String]? {
    try reading { object throws(SharedObject.Fault) in try object.exports() }
  }

  /// The names of all symbols that the library imports; nil on platforms whose format is not read (Mach-O).
  /// - Throws: `LibraryError` if the file has become unreadable or its tables are malformed.
  public func imports() throws(LibraryError) -> [String]? {
    try reading { object throws(SharedObject.Fault) in try object.imports() }
  }

  /// The libraries that it depends on, such as `libc.so.6`; nil on platforms whose format is not read (Mach-O).
  /// - Throws: `LibraryError` if the file has become unreadable or its tables are malformed.
  public func neededLibraries() throws(LibraryError) -> [String]? {
    try reading { object throws(SharedObject.Fault) in try object.neededLibraries() }
  }

  #if canImport(Darwin)
    private func reading(
      _ read: (SharedObject) throws(SharedObject.Fault) -> [String]
    ) throws(LibraryError) -> [String]? {
      nil
    }
  #else
    private func reading(
      _ read: (SharedObject) throws(SharedObject.Fault) -> [String]
    ) throws(LibraryError) -> [String]? {
      let bytes: [UInt8]
      do throws(FileError) {
        bytes = try FileBytes.read(path, limit: LibraryFile.maximumByteCount, kind: .regular)
      } catch {
        throw .unreadable(path: path, reason: error.reason)
      }
      do throws(SharedObject.Fault) {
        return try read(SharedObject(bytes))
      } catch {
        switch error {
        case .malformed(let reason): throw .notALibrary(path: path, reason: reason)
        case .machine(let name): throw .wrongMachine(path: path, machine: name, host: SharedObject.hostMachine.name)
        case .noEntry: throw .missingEntry(path: path, symbol: LibraryFile.entry)
        }
      }
    }
  #endif
}
