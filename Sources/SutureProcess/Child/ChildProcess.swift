import FoundationEssentials
import Glibc

/// A program in a process of its own, which is listened to line by line and never waited for longer than asked.
///
/// It and all that it starts end with `end()`, or when nobody holds it any more. One thread at a time may use it, and as
/// workers end with the thread that started them, that thread must live as long.
public final class ChildProcess {
  /// What came since it was last listened to.
  public struct Received {
    /// Complete lines of its standard output, in order.
    public var lines: [[UInt8]] = []
    /// How it ended, where it has: then nothing more will come.
    public var ending: ProcessEnding?
  }

  /// How much of what it writes to standard error is kept, in bytes.
  private static let keptErrors = 16_384
  /// How much is read at a time, in bytes: who writes without end must not keep others waiting.
  private static let readLimit = 1 << 20
  /// How long it may go on without its output.
  private static let farewell = Duration.seconds(1)

  /// Its number, which is that of its process group too.
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
  /// What a process that shares this one's memory until it runs its program already counts as its peak.
  private let inheritedPeak: Int

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - program: its file.
  ///   - arguments: the words after its name.
  ///   - environment: what differs from this process's environment.
  /// - Throws: `ProcessError.unstartable` or `.noPipe`.
  public init(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws(ProcessError) {
    let (input, output, errors) = (try Descriptor.pipe(), try Descriptor.pipe(), try Descriptor.pipe())
    inheritedPeak = rusage.own.peakBytes
    identifier = try Children.starting { () throws(ProcessError) in
      try Spawn.start(
        program, arguments, environment: environment, streams: [input.reading, output.writing, errors.writing])
    }
    for end in [input.writing, output.reading, errors.reading] { end.makeNonBlocking() }
    (self.input, self.output, self.errors) = (input.writing, output.reading, errors.reading)
  }

  deinit { end() }

  // MARK: Talking

  /// Sends a line of JSON; what its pipe cannot hold yet is sent while it is listened to.
  /// - Throws: `ProcessError.gone` where nobody reads it, `.unwritable`.
  public func send(_ message: some Encodable) throws(ProcessError) {
    do {
      unsent += try JSONEncoder().encode(message)
    } catch {
      throw .unwritable(reason: "\(error)")
    }
    unsent.append(UInt8(ascii: "\n"))
    guard sendRest() else { throw .gone }
  }

  /// Says that nothing more will be sent.
  public func closeInput() { input = nil }

  /// Sends what can be sent; whether anyone may read it.
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

  // MARK: Listening

  /// Waits until something has come from any of several, or can be sent to it.
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
    // Who has closed its output has as good as ended; nothing tells when.
    let isEnding = children.contains { $0.output == nil && $0.ending == nil }
    _ = poll(&waiting, nfds_t(waiting.count), isEnding ? min(milliseconds, 2) : milliseconds)
  }

  /// Reads what has come, without waiting.
  public func receive() -> Received {
    if let ending { return Received(ending: ending) }
    // What it said before its end is there now; whoever else holds its streams open says nothing for it.
    let hasEnded = hasEnded
    if hasEnded { endGroup() } else { _ = sendRest() }
    readErrors()
    var received = Received()
    if let found = readOutput() {
      received.lines = found
    } else {
      received.ending = finish(.tooLong)
      return received
    }
    if hasEnded {
      received.ending = finish(nil)
    } else if let outputClosed, outputClosed.duration(to: .now) > ChildProcess.farewell {
      received.ending = finish(.closedOutput)
    }
    return received
  }

  /// What it wrote after its last complete line.
  public var unfinishedLine: [UInt8] { lines.rest }

  /// The last 16 KiB that it wrote to standard error; of a worker, without what was written before it began.
  public var errorText: String {
    let text = String(decoding: errorTail, as: UTF8.self)
    return text.firstRange(of: WorkerEndpoint.beginning).map { String(text[$0.upperBound...]) } ?? text
  }

  /// Forgets what it wrote to standard error so far.
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

  /// The lines that are complete now; nil where one is too long.
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

  // MARK: Watching

  /// The memory that it holds now, in bytes; nil where it has ended.
  public func memory() -> Int? {
    guard ending == nil, let bytes = ProcessFiles.residentBytes(of: "\(identifier)") else { return nil }
    notedPeak = max(notedPeak, bytes)
    return bytes
  }

  /// The processor's time that it has taken so far, in seconds; nil where it has ended.
  public func cpuSeconds() -> Double? { ending == nil ? ProcessFiles.cpuSeconds(of: "\(identifier)") : nil }

  /// What it used: in all, where it has ended; so far as was noted, while it runs.
  public var usage: ProcessUsage {
    finalUsage ?? ProcessUsage(peakMemory: notedPeak, cpuSeconds: cpuSeconds() ?? 0)
  }

  // MARK: Ending

  /// Ends it and its whole process group at once, and waits for it.
  /// - Returns: how it ended: by `SIGKILL`, unless it had ended before.
  @discardableResult
  public func end() -> ProcessEnding { ending ?? finish(nil) }

  /// Whether it has ended; it stays there, and so does its number, until it is waited for.
  private var hasEnded: Bool {
    var information = siginfo_t()
    return waitid(P_PID, id_t(identifier), &information, WEXITED | WNOHANG | WNOWAIT) == 0
      && information.si_signo == SIGCHLD
  }

  private func endGroup() { kill(-identifier, SIGKILL) }

  /// Ends what still runs and waits for it.
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
