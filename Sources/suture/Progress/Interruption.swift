import Glibc
import Synchronization

/// Ctrl-C and its relatives, turned into a question that can be asked.
enum Interruption {
  private static let requests = Atomic<Int>(0)

  /// Whether the user asked to stop.
  static var isRequested: Bool { requests.load(ordering: .relaxed) > 0 }

  /// Takes over SIGINT, SIGTERM and SIGHUP: the first asks to stop, the second ends the program at once.
  static func listen() {
    // A worker that died must be an error of its pipe, not the end of this process.
    signal(SIGPIPE, SIG_IGN)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      let before = signal(number) { number in
        if Interruption.requests.add(1, ordering: .relaxed).oldValue > 0 { _exit(128 + number) }
      }
      // Under nohup it stays ignored.
      if number == SIGHUP, unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
        signal(SIGHUP, SIG_IGN)
      }
    }
    // Whoever started this program may have blocked them, as threads of libdispatch do.
    var set = sigset_t()
    sigemptyset(&set)
    for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&set, number) }
    sigprocmask(SIG_UNBLOCK, &set, nil)
  }
}
