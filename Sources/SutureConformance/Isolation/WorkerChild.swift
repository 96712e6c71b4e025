import Foundation
import Glibc

/// A worker process and what it has said.
final class WorkerChild {
  /// The most bytes of messages that are waited for without an end of line.
  private static let longestLine = 16 << 20
  /// The most bytes that are kept of what it prints.
  private static let longestPrint = 1 << 16

  private let process = Process()
  private let output = Pipe()
  private let errors = Pipe()
  private var partial: [UInt8] = []
  private var printed: [UInt8] = []

  /// Starts a program as a worker and gives it its request.
  /// - Throws: what the system says of a program that cannot be started.
  init(program: String, _ request: WorkerRequest) throws {
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = [ConformanceWorker.commandName]
    // Swift's own crash report, so short that its message stays among what is kept.
    process.environment = ProcessInfo.processInfo.environment.merging([
      "SWIFT_BACKTRACE": "enable=no"
    ]) { $1 }
    let input = Pipe()
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    for descriptor in descriptors { _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK) }
    // A worker that is gone already will be noticed when it is listened to.
    try? input.fileHandleForWriting.write(contentsOf: JSONEncoder().encode(request) + Data("\n".utf8))
    try? input.fileHandleForWriting.close()
  }

  deinit { end() }

  /// Where messages can be waited for.
  var descriptors: [Int32] { [output.fileHandleForReading, errors.fileHandleForReading].map(\.fileDescriptor) }

  /// What it has printed besides messages, such as a plugin's words.
  var printedText: String { String(decoding: printed, as: UTF8.self) }

  /// What was waited for.
  struct Received {
    /// Messages, in order.
    var messages: [WorkerMessage] = []
    /// Why there will be no more; nil while there may be.
    var ending: Ending?
  }

  /// How a worker ended.
  enum Ending: Hashable {
    /// By itself, with a status.
    case exited(Int32)
    /// By a signal.
    case crashed(signal: Int32)
    /// It said what no worker says.
    case garbled
  }

  /// Reads what has come, without waiting.
  func receive() -> Received {
    var received = Received()
    // What it said before its end is there now; whoever else holds its streams open says nothing for it.
    let wasRunning = process.isRunning
    _ = read(errors) { self.printed += $0.prefix(max(0, WorkerChild.longestPrint - self.printed.count)) }
    let isOpen = read(output) { self.partial += $0 }
    var start = 0
    while let end = partial[start...].firstIndex(of: UInt8(ascii: "\n")) {
      guard let message = try? JSONDecoder().decode(WorkerMessage.self, from: Data(partial[start..<end])) else {
        received.ending = .garbled
        return received
      }
      received.messages.append(message)
      start = end + 1
    }
    partial.removeFirst(start)
    if partial.count > WorkerChild.longestLine { received.ending = .garbled }
    if received.ending == nil, !isOpen || !wasRunning {
      process.waitUntilExit()
      _ = read(errors) { self.printed += $0.prefix(max(0, WorkerChild.longestPrint - self.printed.count)) }
      let status = process.terminationStatus
      received.ending = process.terminationReason == .uncaughtSignal ? .crashed(signal: status) : .exited(status)
    }
    return received
  }

  /// Waits for all messages, at most so long; nil where it took longer and was ended.
  func messages(within seconds: Double) -> Received? {
    let began = ContinuousClock.now
    var all = Received()
    while all.ending == nil {
      guard began.duration(to: .now) < .seconds(seconds) else {
        end()
        return nil
      }
      WorkerChild.wait(for: descriptors, milliseconds: 100)
      let received = receive()
      all.messages += received.messages
      all.ending = received.ending
    }
    return all
  }

  /// Waits until something has come from any.
  static func wait(for descriptors: [Int32], milliseconds: Int32) {
    var waiting = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    _ = poll(&waiting, nfds_t(waiting.count), milliseconds)
  }

  /// Reads until nothing more waits; false at the end of the stream.
  private func read(_ pipe: Pipe, into take: (ArraySlice<UInt8>) -> Void) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(pipe.fileHandleForReading.fileDescriptor, &buffer, buffer.count)
      if count > 0 {
        take(buffer[..<count])
      } else {
        return count < 0 && (errno == EAGAIN || errno == EINTR)
      }
    }
  }

  /// Ends it at once.
  func end() {
    guard process.isRunning else { return }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}

extension WorkerChild.Ending: CustomStringConvertible {
  /// As after `it`: `crashed with SIGSEGV`.
  var description: String {
    switch self {
    case .exited(let status): "ended the process with status \(status)"
    case .crashed(let signal): "crashed with \(Self.names[signal] ?? "signal \(signal)")"
    case .garbled: "wrote where messages belong"
    }
  }

  private static let names: [Int32: String] = [
    SIGABRT: "SIGABRT", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGILL: "SIGILL", SIGKILL: "SIGKILL", SIGPIPE: "SIGPIPE",
    SIGSEGV: "SIGSEGV", SIGTERM: "SIGTERM", SIGTRAP: "SIGTRAP", SIGXCPU: "SIGXCPU",
  ]
}
