import SutureProcess

/// A child process whose answers have a time limit.
final class MeasuredProcess {
  /// The maximum output, in bytes.
  private static let longestOutput = 16 << 20
  /// How long a process may take to exit after its input ends.
  private static let exitGrace = Duration.seconds(5)
  /// The polling interval, in milliseconds.
  private static let interval: Int32 = 100

  private let process: ChildProcess
  private let isInterrupted: () -> Bool
  private var lines: [[UInt8]] = []

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - executable: the program's file.
  ///   - isInterrupted: polled a few times per second.
  /// - Throws: `MeasurementError.unstartable`.
  init(
    executable: String, arguments: [String], isInterrupted: @escaping () -> Bool
  ) throws(MeasurementError) {
    self.isInterrupted = isInterrupted
    do { process = try ChildProcess(executable, arguments) } catch { throw .unstartable("\(error)") }
  }

  // MARK: Sending

  /// Sends a line.
  /// - Throws: `MeasurementError.ended` if the process has ended.
  func send(_ line: some Encodable) throws(MeasurementError) {
    do { try process.send(line) } catch { throw .ended(exitReason) }
  }

  /// Waits for a line.
  /// - Throws: `MeasurementError`; a process that timed out is killed.
  func line(within limit: Duration) throws(MeasurementError) -> [UInt8] {
    let deadline = ContinuousClock.now.advanced(by: limit)
    while lines.isEmpty {
      guard try listen(until: deadline, limit) || !lines.isEmpty else { throw .ended(exitReason) }
    }
    return lines.removeFirst()
  }

  /// Lets the process exit, and kills it if it does not.
  func end() {
    process.closeInput()
    let deadline = ContinuousClock.now.advanced(by: MeasuredProcess.exitGrace)
    while process.receive().ending == nil, ContinuousClock.now < deadline, !isInterrupted() {
      ChildProcess.wait(for: [process], milliseconds: 10)
    }
    process.end()
  }

  // MARK: Receiving

  /// Waits for output; false at the end of the output.
  private func listen(until deadline: ContinuousClock.Instant, _ limit: Duration) throws(MeasurementError) -> Bool {
    if isInterrupted() { throw .interrupted }
    guard ContinuousClock.now < deadline else {
      process.end()
      throw .timedOut(limit)
    }
    ChildProcess.wait(for: [process], milliseconds: MeasuredProcess.interval)
    let received = process.receive()
    lines += received.lines
    guard lines.reduce(process.unfinishedLine.count, { $0 + $1.count }) <= MeasuredProcess.longestOutput else {
      process.end()
      throw .garbled("more than \(MeasuredProcess.longestOutput >> 20) MiB")
    }
    return received.ending == nil
  }

  /// How it ended, and its error message.
  private var exitReason: String {
    let deadline = ContinuousClock.now.advanced(by: MeasuredProcess.exitGrace)
    while process.receive().ending == nil, ContinuousClock.now < deadline {
      ChildProcess.wait(for: [process], milliseconds: 10)
    }
    let how =
      switch process.end() {
      case .exited(let status): "ended with status \(status)"
      case .crashed(let signal): "ended by signal \(signal) (\(SignalName.of(signal)))"
      case let other: "\(other)"
      }
    return MeasuredProcess.message(in: process.errorText).map { "\(how): \($0)" } ?? how
  }

  /// The line that explains why a process ended: this program's error message, or else the last line, as in Python.
  static func message(in text: String) -> String? {
    let lines = text.split(whereSeparator: \.isNewline).map { line in
      String(String.UnicodeScalarView(line.unicodeScalars.filter { $0.properties.generalCategory != .control }))
    }.filter { !$0.allSatisfy(\.isWhitespace) }
    let own = lines.first { $0.hasPrefix("error: ") }?.dropFirst(7)
    return (own ?? lines.last?[...]).map { String($0.prefix(300)) }
  }
}
