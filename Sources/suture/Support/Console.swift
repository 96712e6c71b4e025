#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import SutureSupport
import Synchronization

/// The output of a command: results to one stream, messages to the other.
struct Console: Sendable {
  /// Errors of which a command has not told yet; shared by the copies of a console.
  private final class Notices: Sendable {
    let texts = Mutex<[String]>([])
  }

  /// Results.
  let output: OutputStream
  /// The number of columns for help and messages.
  let width: Int
  private let errorStream: OutputStream
  private let notices = Notices()

  /// Creates a console from its streams.
  init(output: OutputStream, error: OutputStream, width: Int) {
    self.output = output
    errorStream = error
    self.width = width
  }

  /// Errors, progress and warnings; notices come first.
  var error: OutputStream {
    writeNotices()
    return errorStream
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
    writeNotices()
    output.write(text + terminator)
  }

  /// Writes a message; `error:` is coloured if colours are enabled.
  func printError(_ text: String) {
    writeNotices()
    write(text)
  }

  /// Writes an error before anything else that follows, unless the command ends with an error that repeats it.
  /// - Parameter text: the error without `error:`.
  func notice(_ text: String) {
    notices.texts.withLock { $0.append(text) }
  }

  /// Writes the notices that still wait.
  func writeNotices() {
    for text in takeNotices() { write("error: \(text)") }
  }

  /// Writes the error with which a command ends, and before it the notices that it does not repeat.
  func printFailure(_ text: String) {
    for notice in takeNotices() where !text.contains(notice) { write("error: \(notice)") }
    write(text)
  }

  private func takeNotices() -> [String] {
    notices.texts.withLock { texts in
      defer { texts = [] }
      return texts
    }
  }

  private func write(_ text: String) {
    if text.hasPrefix("error:") {
      errorStream.write(errorStream.styled("error:", .red) + text.dropFirst(6) + "\n")
    } else {
      errorStream.write(text + "\n")
    }
  }

  /// Writes the notices that still wait, and checks that all output was written: a full disk must not look like success.
  ///
  /// - Throws: `ConsoleError`.
  func finish() throws(ConsoleError) {
    writeNotices()
    if let number = output.failure { throw ConsoleError(number: number) }
  }
}

/// The error that standard output cannot be written.
struct ConsoleError: Error, Hashable, CustomStringConvertible {
  /// The operating system's error number.
  var number: Int32

  var description: String { "cannot write to standard output: \(FileError.text(number))" }
}
