import Glibc
import Synchronization

/// Ends forked copies of this process, which would otherwise continue as if they were the original.
enum ForkGuard {
  private static let forked = Atomic(false)

  /// Makes every copy created by `fork` from now on exit at once.
  static func install() {
    // Initialise the flag here: its lazy initialisation must not happen inside the fork handler.
    forked.store(false, ordering: .relaxed)
    pthread_atfork(nil, { ForkGuard.forked.store(true, ordering: .relaxed) }, { _exit(EXIT_FAILURE) })
  }

  /// Whether this process has been forked since the last call.
  static func takeForked() -> Bool { forked.exchange(false, ordering: .relaxed) }
}
