internal import CProcess
import Foundation
import Glibc
import Synchronization

/// The worker's end of the conversation, in a process that runs code which nobody vouches for.
///
/// Requests are lines of JSON on what was standard input, messages lines on what was standard output: both streams are
/// its own from then on, and what plugins print goes to standard error. The process ends with its parent, writes no
/// core file, leaves the terminal's signals to its parent, is the first to go where the system runs out of memory, and
/// lets no copy of itself live.
public final class WorkerEndpoint: Sendable {
  private struct Input {
    var lines = LineReader()
    var waiting: [[UInt8]] = []
  }

  /// What a worker writes to standard error before its first request.
  ///
  /// Libraries that the system loads with the program print there before, as OpenMP's runtime does about its environment
  /// variables; no plugin is to blame for that.
  static let beginning = "\u{2}suture worker\u{3}\n"

  private let requests: Descriptor
  private let messages: Descriptor
  private let identifier = getpid()
  private let input = Mutex(Input())

  /// Takes the standard streams over.
  /// - Throws: `ProcessError.noPipe` where a stream is closed.
  public init() throws(ProcessError) {
    // What a terminal or a service manager sends to everyone is for the parent, and the worker ends with it: a worker
    // that went first would look like one that failed.
    for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_IGN) }
    requests = try Descriptor.duplicate(of: STDIN_FILENO)
    messages = try Descriptor.duplicate(of: STDOUT_FILENO)
    dup2(STDERR_FILENO, STDOUT_FILENO)
    let nothing = open("/dev/null", O_RDONLY)
    if nothing >= 0 {
      dup2(nothing, STDIN_FILENO)
      if nothing > STDERR_FILENO { close(nothing) }
    }
    let beginning = Array(WorkerEndpoint.beginning.utf8)
    _ = write(STDERR_FILENO, beginning, beginning.count)
    WorkerEndpoint.endWithParent(messages)
    ForkGuard.install()
    Children.adoptOrphans()
    ProcessLimits.forbidCoreFiles()
    ProcessFiles.write("500", to: "/proc/self/oom_score_adj")
  }

  /// Ends this process, also in the middle of its work, once its parent is gone.
  ///
  /// A parent that died before this process asks for its number is not missed: nobody reads the messages then.
  private static func endWithParent(_ messages: Descriptor) {
    let parent = getppid()
    _ = process_end_with_parent(SIGKILL)
    Thread.detachNewThread {
      while getppid() == parent, WorkerEndpoint.hasReader(messages) {}
      _exit(EXIT_FAILURE)
    }
  }

  /// Waits a second; returns false at once when the pipe of the messages has no reader any more.
  private static func hasReader(_ messages: Descriptor) -> Bool {
    var watched = pollfd(fd: messages.number, events: 0, revents: 0)
    let count = poll(&watched, 1, 1000)
    if count > 0, Int32(watched.revents) & POLLERR != 0 { return false }
    // Any other event, such as that of a closed descriptor, would come again at once.
    if count != 0 { sleep(1) }
    return true
  }

  /// Waits for the next line; nil where no more will come.
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

  /// Sends a message; the process ends at once where nobody would get it, or where it is a copy of the worker.
  public func send(_ message: some Encodable) {
    guard getpid() == identifier, var text = try? JSONEncoder().encode(message) else { _exit(EXIT_FAILURE) }
    text.append(UInt8(ascii: "\n"))
    var rest = Array(text)[...]
    while !rest.isEmpty {
      guard let count = messages.write(rest) else { _exit(EXIT_FAILURE) }
      rest.removeFirst(count)
    }
  }

  /// Whether this process has started others since it was last asked: copied itself, or left children behind, which are
  /// ended.
  public func takeStrayProcesses() -> Bool {
    // Both are done, whatever the first gives.
    let left = Children.endOrphans() > 0
    return ForkGuard.takeForked() || left
  }
}
