import Foundation
import Glibc

/// A worker: this program in another process, which loads plugins and may die without harm.
///
/// A request is a line of JSON on its standard input, a reply a line on its standard output; what plugins print goes to
/// its standard error, of which the last part is kept.
final class WorkerProcess {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private let errors = Pipe()
  private var lines = LineReader()
  private var errorTail: [UInt8] = []

  /// - Parameter executable: this program.
  init(executable: String) throws {
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = [WorkerLoop.commandName]
    // Swift's own crash report, so short that its message stays among what is kept.
    process.environment = ProcessInfo.processInfo.environment.merging([
      "SWIFT_BACKTRACE": "enable=yes,color=no,interactive=no,threads=crashed,registers=none,images=none,limit=4"
    ]) { $1 }
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    for pipe in [output, errors] { WorkerProcess.makeNonBlocking(pipe.fileHandleForReading.fileDescriptor) }
  }

  deinit { end() }

  private static func makeNonBlocking(_ descriptor: Int32) {
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
  }

  /// Where replies and messages can be waited for.
  var descriptors: [Int32] {
    [output.fileHandleForReading.fileDescriptor, errors.fileHandleForReading.fileDescriptor]
  }

  /// Sends a request.
  /// - Throws: where the worker is gone.
  func send(_ request: TrialRequest) throws {
    // What an earlier trial printed does not explain how this one ends.
    _ = readAll(errors, into: { _ in })
    errorTail = []
    try input.fileHandleForWriting.write(contentsOf: try JSONEncoder().encode(request) + Data("\n".utf8))
  }

  /// What waits to be read.
  enum Received {
    /// Nothing complete yet.
    case nothing
    /// An answer.
    case reply(TrialReply)
    /// The worker ended or spoke nonsense.
    case lost(reason: String)
  }

  /// Reads what the worker has written, without waiting.
  func receive() -> Received {
    _ = readAll(errors, into: { self.keep($0) })
    var complete: [[UInt8]]? = []
    let isOpen = readAll(output) { bytes in
      if let found = self.lines.lines(adding: bytes) { complete?.append(contentsOf: found) } else { complete = nil }
    }
    guard let complete else { return .lost(reason: "the worker's answer is too long") }
    if let line = complete.first {
      guard let reply = try? JSONDecoder().decode(TrialReply.self, from: Data(line)) else {
        return .lost(reason: "the worker's answer is no answer")
      }
      return .reply(reply)
    }
    guard isOpen else {
      process.waitUntilExit()
      _ = readAll(errors, into: { self.keep($0) })
      return .lost(reason: exitReason)
    }
    return .nothing
  }

  private func keep(_ bytes: ArraySlice<UInt8>) { errorTail = (errorTail + bytes).suffix(16_384) }

  /// Reads until nothing more waits; false at the end of the stream.
  private func readAll(_ pipe: Pipe, into take: (ArraySlice<UInt8>) -> Void) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(pipe.fileHandleForReading.fileDescriptor, &buffer, buffer.count)
      if count > 0 {
        take(buffer[..<count])
      } else {
        return count < 0 && (errno == EAGAIN || errno == EINTR)
      }
    }
  }

  private var exitReason: String {
    let status = process.terminationStatus
    let how =
      process.terminationReason == .uncaughtSignal
      ? "the worker was ended by signal \(status) (\(String(cString: strsignal(status))))"
      : "the worker ended with status \(status)"
    return WorkerProcess.message(in: String(decoding: errorTail, as: UTF8.self)).map { "\(how): \($0)" } ?? how
  }

  /// The line that says why a process ended: Swift's own message, else the last one before its crash report.
  static func message(in text: String) -> String? {
    let lines = text.split(whereSeparator: \.isNewline).map { line in
      String(String.UnicodeScalarView(line.unicodeScalars.filter { $0.properties.generalCategory != .control }))
    }
    let report = lines.firstIndex { $0.hasPrefix("*** Signal ") } ?? lines.count
    let message =
      lines.first { $0.contains("Fatal error") || $0.contains("Swift runtime failure") } ?? lines[..<report].last
    return message.map { String($0.trimmingPrefix("*** ").prefix(500)) }
  }

  /// Ends the worker at once.
  func end() {
    if process.isRunning {
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
  }
}
