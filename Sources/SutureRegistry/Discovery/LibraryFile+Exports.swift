import SutureGraph

extension LibraryFile {
  /// The names of all symbols that it offers to other libraries; nil where this machine's format does not tell.
  /// - Throws: `LibraryError` where the file has become unreadable or its tables are malformed.
  public func exports() throws(LibraryError) -> [String]? {
    #if canImport(Darwin)
      return nil
    #else
      let bytes: [UInt8]
      do throws(FileError) {
        bytes = try FileBytes.read(path, limit: LibraryFile.maximumByteCount, kind: .regular)
      } catch {
        throw .unreadable(path: path, reason: error.reason)
      }
      do throws(SharedObject.Fault) {
        return try SharedObject(bytes).exports()
      } catch {
        switch error {
        case .malformed(let reason): throw .notALibrary(path: path, reason: reason)
        case .machine(let name): throw .wrongMachine(path: path, machine: name, host: SharedObject.hostMachine.name)
        case .noEntry: throw .missingEntry(path: path, symbol: LibraryFile.entry)
        }
      }
    #endif
  }
}
