import FoundationEssentials
import Glibc

/// A child process that exchanges lines with this one; no call blocks longer than the caller asks.
///
/// The process and its descendants are killed by `end()`, or when this object is released. Only one thread at a time
/// may use it. Worker processes end with the thread that started them, so that thread must outlive them.
public final class ChildProcess {
  /// What was received since the last call of `receive()`.
  public struct Received {
    /// Complete lines of its standard output, in order.
    public var lines: [[UInt8]] = []
    /// How it ended, or nil if it is running; afterwards nothing more is received.
    public var ending: ProcessEnding?
  }

  /// The line that a worker writes to standard error before its first request.
  ///
  /// Whatever comes before it was printed by libraries loaded with the program, such as the OpenMP runtime's messages
  /// about environment variables, and must not be attributed to a plugin.
  static let workerBeginning = "\u{2}suture worker\u{3}\n"
  /// How much of its standard error is kept, in bytes.
  private static let keptErrors = 16_384
  /// Most bytes read at a time, so that a child that writes endlessly does not delay the others.
  private static let readLimit = 1 << 20
  /// How long it may continue to run after it has closed its output.
  private static let exitGrace = Duration.seconds(1)

  /// Its process ID, which is also its process group's.
  public let identifier: Int32
  /// How it ended; nil while it runs.
  public private(set) var ending: ProcessEnding?
  private var input: Descriptor?
  private var output: Descriptor?
  private var errors: Descriptor?
  private var lines = LineReader()
  private var errorTail: [UInt8] = []
  private var unsent: [UInt8] = []
  private var buffer = [UInt8](repeating: 0, count: 65_536)
  private var outputClosed: ContinuousClock.Instant?
  private var notedPeak = 0
  private var finalUsage: ProcessUsage?
  /// Peak memory that the child inherits, in bytes: until it executes its program it shares this process's memory.
  private let inheritedPeak: Int

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - program: the program's file.
  ///   - arguments: the arguments after the program's name.
  ///   - environment: its environment variables.
  ///   - passed: descriptors that it receives besides the standard streams; the first becomes number 3.
  /// - Throws: `ProcessError.unstartable` or `.noPipe`.
  public init(
    _ program: String, _ arguments: [String], environment: ProcessEnvironment = .inherited(),
    passing passed: [Int32] = []
  ) throws(ProcessError) {
    let (input, output, errors) = (try Descriptor.pipe(), try Descriptor.pipe(), try Descriptor.pipe())
    inheritedPeak = rusage.own.peakBytes
    identifier = try Children.starting { () throws(ProcessError) in
      try Spawn.start(
        program, arguments, environment: environment, streams: [input.reading, output.writing, errors.writing],
        passed: passed)
    }
    for end in [input.writing, output.reading, errors.reading] { end.makeNonBlocking() }
    (self.input, self.output, self.errors) = (input.writing, output.reading, errors.reading)
  }

  deinit { end() }

  // MARK: Sending

  /// Sends a line of JSON.
  /// - Throws: `ProcessError.gone` if the process no longer reads, `.unwritable`.
  public func send(_ message: some Encodable) throws(ProcessError) {
    let line: [UInt8]
    do { line = Array(try JSONEncoder().encode(message)) } catch { throw .unwritable(reason: "\(error)") }
    try send(line: line)
  }

  /// Sends a line; bytes that do not fit into the pipe are sent by later calls of `receive()`.
  /// - Throws: `ProcessError.gone` if the process no longer reads.
  public func send(line: [UInt8]) throws(ProcessError) {
    unsent += line
    unsent.append(UInt8(ascii: "\n"))
    guard sendRest() else { throw .gone }
  }

  /// Whether no sent bytes are waiting for the child to read.
  public var hasSentAll: Bool { unsent.isEmpty }

  /// Closes the child's standard input; waiting bytes are lost.
  public func closeInput() { input = nil }

  /// Sends as many waiting bytes as possible; false if the process no longer reads.
  private func sendRest() -> Bool {
    guard let input else { return false }
    while !unsent.isEmpty {
      guard let count = input.write(unsent[...]) else {
        self.input = nil
        unsent = []
        return false
      }
      guard count > 0 else { break }
      unsent.removeFirst(count)
    }
    return true
  }

  // MARK: Receiving

  /// Waits until any of several processes has sent something or can receive something.
  public static func wait(for children: [ChildProcess], milliseconds: Int32) {
    var waiting: [pollfd] = []
    for child in children {
      for stream in [child.output, child.errors] {
        if let stream { waiting.append(pollfd(fd: stream.number, events: Int16(POLLIN), revents: 0)) }
      }
      if let input = child.input, !child.unsent.isEmpty {
        waiting.append(pollfd(fd: input.number, events: Int16(POLLOUT), revents: 0))
      }
    }
    // A child that closed its output is about to exit, but no event announces it.
    let isEnding = children.contains { $0.output == nil && $0.ending == nil }
    _ = poll(&waiting, nfds_t(waiting.count), isEnding ? min(milliseconds, 2) : milliseconds)
  }

  /// Reads all available output, without waiting.
  public func receive() -> Received {
    if let ending { return Received(ending: ending) }
    // If it has ended, all its output is available now; a descendant may still hold the streams open.
    let hasEnded = hasEnded
    if hasEnded { endGroup() } else { _ = sendRest() }
    readErrors()
    var received = Received()
    if let found = readOutput() {
      received.lines = found
      // What it wrote before those lines.
      readErrors()
    } else {
      received.ending = finish(.tooLong)
      return received
    }
    if hasEnded {
      received.ending = finish(nil)
    } else if let outputClosed, outputClosed.duration(to: .now) > ChildProcess.exitGrace {
      received.ending = finish(.closedOutput)
    }
    return received
  }

  /// Its output after the last complete line.
  public var unfinishedLine: [UInt8] { lines.rest }

  /// The last 16 KiB of its standard error; for a worker, only what was written after it started up.
  public var errorText: String {
    let text = String(decoding: errorTail, as: UTF8.self)
    return text.firstRange(of: ChildProcess.workerBeginning).map { String(text[$0.upperBound...]) } ?? text
  }

  /// Discards its standard error so far.
  public func forgetErrors() {
    readErrors()
    errorTail = []
  }

  private func readErrors() {
    let reading = errors?.read(upTo: ChildProcess.readLimit, with: &buffer) { bytes in
      errorTail = Array((errorTail + bytes).suffix(ChildProcess.keptErrors))
    }
    if reading == .ended { errors = nil }
  }

  /// The newly completed lines, or nil if one is too long.
  private func readOutput() -> [[UInt8]]? {
    var found: [[UInt8]]? = []
    let reading = output?.read(upTo: ChildProcess.readLimit, with: &buffer) { bytes in
      if let more = lines.lines(adding: bytes) { found?.append(contentsOf: more) } else { found = nil }
    }
    if reading == .ended {
      output = nil
      outputClosed = .now
    }
    return found
  }

  // MARK: Resources

  /// Its resident memory, in bytes; nil if it has ended.
  public func memory() -> Int? {
    guard ending == nil, let bytes = ProcessFiles.residentBytes(of: "\(identifier)") else { return nil }
    notedPeak = max(notedPeak, bytes)
    return bytes
  }

  /// Its CPU time so far, in seconds; nil if it has ended.
  public func cpuSeconds() -> Double? { ending == nil ? ProcessFiles.cpuSeconds(of: "\(identifier)") : nil }

  /// Its resource usage: the total after it has ended, otherwise the last values measured.
  public var usage: ProcessUsage {
    finalUsage ?? ProcessUsage(peakMemory: notedPeak, cpuSeconds: cpuSeconds() ?? 0)
  }

  // MARK: Ending

  /// Kills it and its whole process group, and waits for it.
  /// - Returns: how it ended: by `SIGKILL`, unless it had already ended.
  @discardableResult
  public func end() -> ProcessEnding { ending ?? finish(nil) }

  /// Whether it has ended.
  ///
  /// It is not reaped yet, so its process ID is not reused.
  private var hasEnded: Bool {
    var information = siginfo_t()
    return waitid(P_PID, id_t(identifier), &information, WEXITED | WNOHANG | WNOWAIT) == 0
      && information.si_signo == SIGCHLD
  }

  private func endGroup() { kill(-identifier, SIGKILL) }

  /// Kills the process group and waits for the process.
  private func finish(_ cause: ProcessEnding?) -> ProcessEnding {
    endGroup()
    var status: Int32 = 0
    var used = rusage()
    while wait4(identifier, &status, 0, &used) == -1, errno == EINTR {}
    Children.forget(identifier)
    Children.endOrphans()
    readErrors()
    (input, output, errors) = (nil, nil, nil)
    let peak = used.peakBytes
    finalUsage = ProcessUsage(
      peakMemory: peak > inheritedPeak ? max(peak, notedPeak) : notedPeak,
      cpuSeconds: used.cpuSeconds)
    let ending = cause ?? ProcessEnding(waitStatus: status)
    self.ending = ending
    return ending
  }
}
