#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import SutureSupport

/// The output of a command: results to one stream, messages to the other.
struct Console: Sendable {
  /// Results.
  let output: OutputStream
  /// Errors, progress and warnings.
  let error: OutputStream
  /// The number of columns for help and messages.
  let width: Int

  /// Creates a console from its streams.
  init(output: OutputStream, error: OutputStream, width: Int) {
    self.output = output
    self.error = error
    self.width = width
  }

  /// The process's streams; the width is `COLUMNS`, or the terminal's, or 80.
  static func standard() -> Console {
    let output = OutputStream(descriptor: STDOUT_FILENO)
    let error = OutputStream(descriptor: STDERR_FILENO)
    let wanted = getenv("COLUMNS").flatMap { Int(String(cString: $0)) }.flatMap { $0 > 0 ? $0 : nil }
    return Console(output: output, error: error, width: wanted ?? output.terminalWidth ?? error.terminalWidth ?? 80)
  }

  /// Writes a result.
  func print(_ text: String, terminator: String = "\n") {
    output.write(text + terminator)
  }

  /// Writes a message; `error:` is coloured if colours are enabled.
  func printError(_ text: String) {
    if text.hasPrefix("error:") {
      error.write(error.styled("error:", .red) + text.dropFirst(6) + "\n")
    } else {
      error.write(text + "\n")
    }
  }

  /// Checks that all output was written: a full disk must not look like success.
  ///
  /// - Throws: `ConsoleError`.
  func finish() throws(ConsoleError) {
    if let number = output.failure { throw ConsoleError(number: number) }
  }
}

/// The error that standard output cannot be written.
struct ConsoleError: Error, Hashable, CustomStringConvertible {
  /// The operating system's error number.
  var number: Int32

  var description: String { "cannot write to standard output: \(FileError.text(number))" }
}
