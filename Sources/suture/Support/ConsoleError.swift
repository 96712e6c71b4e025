import SutureGraph
import SutureSupport

/// Standard output cannot be written.
struct ConsoleError: Error, Hashable, CustomStringConvertible {
  /// The operating system's error number.
  var number: Int32

  var description: String { "cannot write to standard output: \(FileError.text(number))" }
}
