internal import CConfinement
import Glibc

/// Confines a process that is about to load a plugin to its own memory and a list of readable files.
///
/// Applied once, before any byte of a plugin is mapped, for the rest of the process's life. Each mechanism works
/// without the others; none needs privileges.
public enum Confinement {
  /// Confines this process.
  ///
  /// Landlock restricts the calling thread and those it starts, so no other thread should exist yet. The system call
  /// filter applies to all threads. Dispatch queues, and therefore Swift tasks, must not be used afterwards: they read
  /// `/proc` folders of threads, which cannot be distinguished from those of other processes. Plain threads work.
  /// - Parameter readable: files and folders that remain readable; paths that do not exist are ignored.
  /// - Returns: the confinement that was applied.
  public static func apply(readable: [String] = readableByLoader) -> Applied {
    let privileges = confinement_forbid_privileges()
    guard privileges == 0 else { return Applied(landlock: privileges, filter: privileges, otherThreads: 0) }
    for number in crashes { signal(number, SIG_DFL) }
    let landlock = withPaths(readable) { confinement_restrict_files($0, readable.count) }
    // Threads that exist already are restricted by the filter only.
    let otherThreads = Int(confinement_thread_count()) - 1
    return Applied(landlock: landlock, filter: confinement_filter_calls(), otherThreads: max(0, otherThreads))
  }

  /// Denies processes of the same user access to this process's memory, environment and descriptors.
  ///
  /// For processes that start confined ones, in case neither Landlock nor a filter is available.
  public static func forbidInspection() { _ = confinement_forbid_inspection() }

  /// Signals that the Swift runtime may handle by starting its backtracer, which a confined process cannot do; their
  /// default action is restored.
  private static let crashes = [SIGQUIT, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP]

  private static func withPaths<Result>(
    _ paths: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
  ) -> Result {
    let copies = paths.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return copies.map { UnsafePointer($0) }.withUnsafeBufferPointer { body($0.baseAddress) }
  }

  /// The system's message for an `errno`.
  static func words(_ code: Int32) -> String { String(cString: strerror(code)) }
}
