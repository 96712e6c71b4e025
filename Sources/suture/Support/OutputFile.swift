import FoundationEssentials
import SutureGraph

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that a command writes because the user named it.
enum OutputFile {
  /// Writes a text, in place of what was there.
  /// - Throws: `CommandError.unwritable`.
  static func write(_ text: String, to path: String) throws(CommandError) {
    do {
      try Data(text.utf8).write(to: URL(filePath: path))
    } catch {
      throw .unwritable(path: path, reason: FileError.text(errno))
    }
  }
}
