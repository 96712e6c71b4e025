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

  private func keep(_ bytes: ArraySlice<UInt8>) { errorTail = (errorTail + bytes).suffix(4096) }

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
    let lines = String(decoding: errorTail, as: UTF8.self).split(separator: "\n")
    // Swift's own crash report begins with the fatal error; what follows is the stack.
    let message = lines.first { $0.contains("Fatal error") } ?? lines.last
    return message.map { "\(how): \($0)" } ?? how
  }

  /// Ends the worker at once.
  func end() {
    if process.isRunning {
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
  }
}
