import SutureExecution
import SutureSupport

/// Reads the `.pt2` files that `torch.export.save` of PyTorch 2.9 to 2.15 writes.
///
/// No code of the file is run, no pickle is read, and the example inputs in the file are ignored. The elements of
/// parameters and buffers stay in the file until they are needed; only constants and integer buffers are read.
package enum PT2Reader {
  /// Reads a file.
  /// - Throws: `ImportError`.
  package static func read(contentsOf path: String) throws(ImportError) -> ForeignFile {
    let file: OpenFile
    do {
      file = try OpenFile(path)
    } catch {
      throw ImportError(file: path, "it cannot be read: \(error.reason)")
    }
    guard file.byteCount != nil else { throw ImportError(file: path, "it is not a regular file") }
    return try read(.file(file), path: path)
  }

  /// Reads the bytes of a file.
  /// - Parameter path: the file, for errors.
  /// - Throws: `ImportError`.
  package static func read(_ bytes: StoredBytes, path: String) throws(ImportError) -> ForeignFile {
    do {
      let archive = try PT2Archive(bytes)
      let memory = ImportMemory(fileByteCount: bytes.count)
      let program = try named("the program") { try PT2Program(try archive.program(), memory) }
      return try PT2Assembly(program, in: archive, memory).file
    } catch let error as ImportError {
      throw ImportError(file: path, error.reason)
    } catch {
      throw ImportError(file: path, "\(error)")
    }
  }

  /// Reads JSON, and gives errors in it the name of what is read.
  static func named<Result>(_ subject: String, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let fault as JSONScanner.Fault {
      throw ImportError(file: "", "\(subject) cannot be read at byte \(fault.byte): \(fault.reason)")
    }
  }
}
