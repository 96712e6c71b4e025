internal import CProcess
import Glibc
import Synchronization

/// The child's end of the message streams to its parent process.
///
/// Requests are lines of JSON on the former standard input, messages are lines on the former standard output. The
/// endpoint takes over both streams; what libraries print goes to standard error. The process ends with its parent,
/// writes no core file, leaves the terminal's signals to its parent, and is the first to be killed when memory runs
/// out. Forked copies of it exit at once.
public final class WorkerEndpoint: Sendable {
  private struct Input {
    var lines = LineReader()
    var waiting: [[UInt8]] = []
  }

  private let requests: Descriptor
  private let messages: Descriptor
  private let identifier = getpid()
  private let parent: Int32
  private let input = Mutex(Input())

  /// Takes over the standard streams.
  /// - Throws: `ProcessError.noPipe` if a stream is closed.
  public init() throws(ProcessError) {
    // Terminals and service managers signal the whole group. The parent handles the signal and then ends the worker; a
    // worker that ended first would look like a failure.
    for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_IGN) }
    requests = try Descriptor.duplicate(of: STDIN_FILENO)
    messages = try Descriptor.duplicate(of: STDOUT_FILENO)
    dup2(STDERR_FILENO, STDOUT_FILENO)
    let nothing = open("/dev/null", O_RDONLY)
    if nothing >= 0 {
      dup2(nothing, STDIN_FILENO)
      if nothing > STDERR_FILENO { close(nothing) }
    }
    let beginning = Array(ChildProcess.workerBeginning.utf8)
    _ = write(STDERR_FILENO, beginning, beginning.count)
    parent = getppid()
    _ = process_end_with_parent(SIGKILL)
    ForkGuard.install()
    Children.adoptOrphans()
    ProcessLimits.forbidCoreFiles()
    ProcessFiles.write("500", to: "/proc/self/oom_score_adj")
  }

  /// Ends this process, even while it works, once its parent is gone.
  ///
  /// A thread watches for that too, because the kernel sends no signal if the parent was gone before the signal was
  /// requested.
  public func endWithParent() {
    ParentWatch(parent: parent, messages: messages).start()
  }

  /// Waits for the next line; nil at the end of the input.
  public func nextLine() -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 16_384)
    return input.withLock { input in
      while input.waiting.isEmpty {
        var isTooLong = false
        let reading = requests.read(upTo: 1, with: &buffer) { bytes in
          if let found = input.lines.lines(adding: bytes) { input.waiting = found } else { isTooLong = true }
        }
        if isTooLong || reading == .ended && input.waiting.isEmpty { return nil }
      }
      return input.waiting.removeFirst()
    }
  }

  /// Whether an unread line is available, without waiting.
  public func hasWaitingLine() -> Bool {
    var watched = pollfd(fd: requests.number, events: Int16(POLLIN), revents: 0)
    return input.withLock { !$0.waiting.isEmpty } || poll(&watched, 1, 0) > 0 && Int32(watched.revents) & POLLIN != 0
  }

  /// Sends a message; the process exits at once if the pipe has no reader or if it is a forked copy of the worker.
  public func send(line: [UInt8]) {
    guard getpid() == identifier else { _exit(EXIT_FAILURE) }
    var rest = (line + [UInt8(ascii: "\n")])[...]
    while !rest.isEmpty {
      guard let count = messages.write(rest) else { _exit(EXIT_FAILURE) }
      rest.removeFirst(count)
    }
  }
}

/// Processes started by code that runs in this process.
public enum StrayProcesses {
  /// Whether this process has forked or left children behind since the last call.
  ///
  /// Such children are killed.
  public static func take() -> Bool {
    // Both calls must be made, so neither is short-circuited.
    let left = Children.endOrphans() > 0
    return ForkGuard.takeForked() || left
  }
}
