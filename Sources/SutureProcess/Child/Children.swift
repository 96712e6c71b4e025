internal import CProcess
import Glibc
import Synchronization

/// The children of this process: those that it started and the orphans that it adopted.
public enum Children {
  private struct State {
    /// Children started through `ChildProcess` that have not been waited for.
    var known: Set<Int32> = []
    /// Children inherited from a process that `exec`ed this program.
    var foreign: Set<Int32> = []
    var adoptsOrphans = false
  }

  private static let state = Mutex(State())
  /// Most rounds of killing orphans: each one killed may leave orphans of its own.
  private static let maximumRounds = 1000
  private static let waitAll = Int32(bitPattern: UInt32(__WALL))

  /// Makes this process the parent of every descendant whose own parent ends; such orphans are killed after a
  /// `ChildProcess` has ended.
  ///
  /// Only for programs that start all processes through `ChildProcess`: any other child would be taken for an orphan.
  /// Children that exist already are left alone: `sleep 60 & exec suture` in a shell makes `sleep` a child of this
  /// program.
  public static func adoptOrphans() {
    state.withLock { state in
      // Recorded before any orphan can be adopted.
      state.foreign = Set(ProcessFiles.children()).subtracting(state.known)
      state.adoptsOrphans = process_adopt_orphans() == 0
    }
  }

  /// Kills all adopted orphans and their descendants.
  /// - Returns: how many there were; 0 if orphans are not adopted.
  @discardableResult
  public static func endOrphans() -> Int {
    // Under the lock, so that a child being started is not taken for an orphan.
    state.withLock { state in
      guard state.adoptsOrphans else { return 0 }
      var count = 0
      for _ in 0..<maximumRounds {
        guard hasAny else { break }
        let children = ProcessFiles.children()
        // The process ID of a child that is gone may be reused.
        state.foreign.formIntersection(children)
        let orphans = children.filter { !state.known.contains($0) && !state.foreign.contains($0) }
        guard !orphans.isEmpty else { break }
        for orphan in orphans { kill(orphan, SIGKILL) }
        for orphan in orphans {
          var status: Int32 = 0
          while waitpid(orphan, &status, waitAll) == -1, errno == EINTR {}
        }
        count += orphans.count
      }
      return count
    }
  }

  /// Starts a child and registers it in one step.
  static func starting(_ start: () throws(ProcessError) -> Int32) throws(ProcessError) -> Int32 {
    try state.withLock { state throws(ProcessError) in
      let child = try start()
      state.known.insert(child)
      return child
    }
  }

  /// Unregisters a child that has been waited for.
  static func forget(_ child: Int32) {
    _ = state.withLock { $0.known.remove(child) }
  }

  /// Whether this process has any child, running or not yet waited for.
  private static var hasAny: Bool {
    var information = siginfo_t()
    return waitid(P_ALL, 0, &information, WEXITED | WNOHANG | WNOWAIT | waitAll) == 0 || errno != ECHILD
  }
}
