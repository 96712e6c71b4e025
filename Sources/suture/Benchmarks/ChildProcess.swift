import Foundation
import Glibc

/// A process that is listened to with a time limit.
final class ChildProcess {
  /// The most bytes that are waited for without an end.
  private static let longestOutput = 16 << 20
  /// How much of what it says on standard error is kept.
  private static let keptErrors = 16_384
  /// How long a process may take to end by itself when its input ends.
  private static let farewell = Duration.seconds(5)

  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private let errors = Pipe()
  private let isInterrupted: () -> Bool
  private var received: [UInt8] = []
  private var errorTail: [UInt8] = []

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - executable: the program's file.
  ///   - isInterrupted: asked a few times a second.
  /// - Throws: `MeasurementError.unstartable`.
  init(
    executable: String, arguments: [String], isInterrupted: @escaping () -> Bool
  ) throws(MeasurementError) {
    self.isInterrupted = isInterrupted
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    do { try process.run() } catch { throw .unstartable("\(error)") }
    for descriptor in descriptors { _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK) }
  }

  deinit { kill() }

  private var descriptors: [Int32] { [output, errors].map(\.fileHandleForReading.fileDescriptor) }

  // MARK: Talking

  /// Sends a line.
  /// - Throws: `MeasurementError.ended` where the process is gone.
  func send(_ line: some Encodable) throws(MeasurementError) {
    do {
      try input.fileHandleForWriting.write(contentsOf: try JSONEncoder().encode(line) + Data("\n".utf8))
    } catch {
      _ = receive()
      throw .ended(exitReason)
    }
  }

  /// Waits for a line.
  /// - Throws: `MeasurementError`; a process that took too long is ended.
  func line(within limit: Duration) throws(MeasurementError) -> [UInt8] {
    var isOpen = true
    let deadline = ContinuousClock.now.advanced(by: limit)
    while true {
      if let end = received.firstIndex(of: UInt8(ascii: "\n")) {
        defer { received.removeFirst(end + 1) }
        return Array(received[..<end])
      }
      guard isOpen else { throw .ended(exitReason) }
      isOpen = try listen(until: deadline, limit)
    }
  }

  /// Waits for the end and gives everything that was written.
  /// - Throws: `MeasurementError`, also where the exit status is not 0; a process that took too long is ended.
  func wholeOutput(within limit: Duration) throws(MeasurementError) -> [UInt8] {
    try? input.fileHandleForWriting.close()
    let deadline = ContinuousClock.now.advanced(by: limit)
    while try listen(until: deadline, limit) {}
    let reason = exitReason
    guard process.terminationReason == .exit, process.terminationStatus == 0 else { throw .ended(reason) }
    return received
  }

  /// Lets the process end by itself, or ends it.
  func end() {
    try? input.fileHandleForWriting.close()
    let deadline = ContinuousClock.now.advanced(by: ChildProcess.farewell)
    while process.isRunning, ContinuousClock.now < deadline, !isInterrupted() {
      _ = receive()
      usleep(10_000)
    }
    kill()
  }

  /// Ends the process at once.
  func kill() {
    guard process.isRunning else { return }
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  // MARK: Listening

  /// Waits until something came; false where nothing more will.
  private func listen(until deadline: ContinuousClock.Instant, _ limit: Duration) throws(MeasurementError) -> Bool {
    if isInterrupted() { throw .interrupted }
    guard ContinuousClock.now < deadline else {
      kill()
      throw .timedOut(limit)
    }
    var waiting = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    _ = poll(&waiting, nfds_t(waiting.count), 100)
    let isOpen = receive()
    guard received.count <= ChildProcess.longestOutput else {
      kill()
      throw .garbled("more than \(ChildProcess.longestOutput >> 20) MiB")
    }
    return isOpen
  }

  /// Reads what waits; false where nothing more will come.
  private func receive() -> Bool {
    // What it said before its end is there now; whoever else holds its streams open says nothing for it.
    let wasRunning = process.isRunning
    _ = read(errors) { self.errorTail = (self.errorTail + $0).suffix(ChildProcess.keptErrors) }
    let isOpen = read(output) { self.received += $0 }
    return isOpen && wasRunning
  }

  /// Reads until nothing more waits; false at the end of the stream.
  private func read(_ pipe: Pipe, into take: (ArraySlice<UInt8>) -> Void) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(pipe.fileHandleForReading.fileDescriptor, &buffer, buffer.count)
      if count > 0 {
        take(buffer[..<count])
        // Whoever writes without end is stopped by the limit, not here.
        if received.count > ChildProcess.longestOutput { return true }
      } else {
        return count < 0 && (errno == EAGAIN || errno == EINTR)
      }
    }
  }

  /// How it ended, and its last words.
  private var exitReason: String {
    // A process that closed its output but goes on has nothing more to say.
    let deadline = ContinuousClock.now.advanced(by: ChildProcess.farewell)
    while process.isRunning, ContinuousClock.now < deadline { usleep(10_000) }
    kill()
    _ = receive()
    let status = process.terminationStatus
    let how =
      process.terminationReason == .uncaughtSignal
      ? "ended by signal \(status) (\(String(cString: strsignal(status))))" : "ended with status \(status)"
    return ChildProcess.message(in: String(decoding: errorTail, as: UTF8.self)).map { "\(how): \($0)" } ?? how
  }

  /// The line that says why a process ended: this program's own, else the last one, as Python has it.
  static func message(in text: String) -> String? {
    let lines = text.split(whereSeparator: \.isNewline).map { line in
      String(String.UnicodeScalarView(line.unicodeScalars.filter { $0.properties.generalCategory != .control }))
    }.filter { !$0.allSatisfy(\.isWhitespace) }
    let own = lines.first { $0.hasPrefix("error: ") }?.dropFirst(7)
    return (own ?? lines.last?[...]).map { String($0.prefix(300)) }
  }
}
