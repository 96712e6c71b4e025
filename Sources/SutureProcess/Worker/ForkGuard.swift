import Glibc
import Synchronization

/// Keeps a copy of this process from going on as if it were the process itself.
enum ForkGuard {
  private static let forked = Atomic(false)

  /// From now on every copy that `fork` makes ends at once.
  static func install() {
    // Initialised now: not for the first time inside a handler.
    forked.store(false, ordering: .relaxed)
    pthread_atfork(nil, { ForkGuard.forked.store(true, ordering: .relaxed) }, { _exit(EXIT_FAILURE) })
  }

  /// Whether this process has been copied since it was last asked.
  static func takeForked() -> Bool { forked.exchange(false, ordering: .relaxed) }
}
