internal import CProcess
import Glibc
import Synchronization

/// The children of this process: those that it started, and orphans that it adopts.
public enum Children {
  private struct State {
    /// Those that this process started through `ChildProcess` and has not waited for.
    var known: Set<Int32> = []
    /// Those that this process was born with: who replaced itself by this program has left it its own.
    var foreign: Set<Int32> = []
    var adoptsOrphans = false
  }

  private static let state = Mutex(State())
  /// How often orphans are looked for while there are new ones: each that is killed may leave its own.
  private static let maximumRounds = 1000
  private static let waitAll = Int32(bitPattern: UInt32(__WALL))

  /// From now on this process becomes the parent of every descendant whose own parent ends, and ends it after a
  /// `ChildProcess` has ended.
  ///
  /// For programs that start no process but through `ChildProcess`: any other child would be taken for an orphan. Those
  /// that are there already are left alone: `sleep 60 & exec suture` in a shell makes its `sleep` a child of this program.
  public static func adoptOrphans() {
    state.withLock { state in
      // Before any can be adopted.
      state.foreign = Set(ProcessFiles.children()).subtracting(state.known)
      state.adoptsOrphans = process_adopt_orphans() == 0
    }
  }

  /// Ends all children that are neither known nor older than adoption, and theirs.
  /// - Returns: how many there were; 0 where orphans are not adopted.
  @discardableResult
  public static func endOrphans() -> Int {
    // Nobody may start a child meanwhile, before it is known.
    state.withLock { state in
      guard state.adoptsOrphans else { return 0 }
      var count = 0
      for _ in 0..<maximumRounds {
        guard hasAny else { break }
        let children = ProcessFiles.children()
        // Another process may get the number of one that is gone.
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

  /// Starts a child and knows it from its first moment.
  static func starting(_ start: () throws(ProcessError) -> Int32) throws(ProcessError) -> Int32 {
    try state.withLock { state throws(ProcessError) in
      let child = try start()
      state.known.insert(child)
      return child
    }
  }

  /// Forgets a child that has been waited for.
  static func forget(_ child: Int32) {
    _ = state.withLock { $0.known.remove(child) }
  }

  /// Whether there is a child at all, alive or not.
  private static var hasAny: Bool {
    var information = siginfo_t()
    return waitid(P_ALL, 0, &information, WEXITED | WNOHANG | WNOWAIT | waitAll) == 0 || errno != ECHILD
  }
}
