import Glibc
import Synchronization

/// Handles SIGINT, SIGTERM and SIGHUP as a request to stop that can be polled.
enum Interruption {
  private static let requests = Atomic<Int>(0)
  private static let drains = Atomic<Int>(0)

  /// Whether the user has asked to stop.
  static var isRequested: Bool { requests.load(ordering: .relaxed) > 0 }

  /// Whether SIGUSR1 has asked to begin nothing new.
  static var isDrainRequested: Bool { drains.load(ordering: .relaxed) > 0 }

  /// Installs the handlers: the first signal requests a stop, the second ends the program at once.
  /// - Parameter alsoDrain: whether SIGUSR1 is a request too.
  static func listen(alsoDrain: Bool = false) {
    // Writing to a worker that has ended must be an error, not a signal that ends this process.
    signal(SIGPIPE, SIG_IGN)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      let before = signal(number) { number in
        if Interruption.requests.add(1, ordering: .relaxed).oldValue > 0 { _exit(128 + number) }
      }
      // Under nohup SIGHUP stays ignored.
      if number == SIGHUP, unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
        signal(SIGHUP, SIG_IGN)
      }
    }
    if alsoDrain { signal(SIGUSR1) { _ in Interruption.drains.add(1, ordering: .relaxed) } }
    // The parent process may have blocked these signals, as threads of libdispatch do.
    var set = sigset_t()
    sigemptyset(&set)
    for number in [SIGINT, SIGTERM, SIGHUP, SIGUSR1] { sigaddset(&set, number) }
    sigprocmask(SIG_UNBLOCK, &set, nil)
  }
}
