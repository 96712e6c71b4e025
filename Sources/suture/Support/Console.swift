#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where a command prints: results to one stream, messages to the other.
struct Console: Sendable {
  /// Results.
  let output: OutputStream
  /// Errors, progress and remarks.
  let error: OutputStream
  /// The columns that help and messages wrap to.
  let width: Int

  /// Creates a console from its streams.
  init(output: OutputStream, error: OutputStream, width: Int) {
    self.output = output
    self.error = error
    self.width = width
  }

  /// The process's own streams; `COLUMNS`, else the terminal, else 80 columns.
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

  /// Writes a message; the word before its colon is coloured where colours are on.
  func printError(_ text: String) {
    if text.hasPrefix("error:") {
      error.write(error.styled("error:", .red) + text.dropFirst(6) + "\n")
    } else {
      error.write(text + "\n")
    }
  }

  /// Checks that every result reached its stream: a full disk must not look like success.
  ///
  /// - Throws: `ConsoleError`.
  func finish() throws(ConsoleError) {
    if let number = output.failure { throw ConsoleError(number: number) }
  }
}
