internal import CConfinement
import Glibc

/// What keeps a process that is about to load a plugin from everything but its own memory and what it may read.
///
/// Put on once, before the first byte of a plugin is mapped, and for as long as the process lives. Each means works
/// without the others; all work for every user.
public enum Confinement {
  /// Confines this process.
  ///
  /// Landlock binds the calling thread and those it starts, so no other thread should be there yet. The filter of
  /// system calls binds all threads. Dispatch's queues, and so Swift's tasks, are not to be used afterwards: they look
  /// at their threads in folders that nothing tells from other processes'. Threads themselves work.
  /// - Parameter readable: files and folders that can still be read; what does not exist is left out.
  /// - Returns: what has been put on.
  public static func apply(readable: [String] = readableByLoader) -> Applied {
    let privileges = confinement_forbid_privileges()
    guard privileges == 0 else { return Applied(landlock: privileges, filter: privileges, otherThreads: 0) }
    for number in crashes { signal(number, SIG_DFL) }
    let landlock = withPaths(readable) { confinement_restrict_files($0, readable.count) }
    // Counted before the filter, which binds all of them.
    let otherThreads = Int(confinement_thread_count()) - 1
    return Applied(landlock: landlock, filter: confinement_filter_calls(), otherThreads: max(0, otherThreads))
  }

  /// Keeps processes of the same user from this one's memory, environment and descriptors: for a process that starts
  /// confined ones, where neither Landlock nor a filter is to be had.
  public static func forbidInspection() { _ = confinement_forbid_inspection() }

  /// What Swift's runtime may handle by starting a program, which a confined process cannot: a crash stays a crash.
  private static let crashes = [SIGQUIT, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP]

  private static func withPaths<Result>(
    _ paths: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
  ) -> Result {
    let copies = paths.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return copies.map { UnsafePointer($0) }.withUnsafeBufferPointer { body($0.baseAddress) }
  }

  /// An error's number in words.
  static func words(_ code: Int32) -> String { String(cString: strerror(code)) }
}
