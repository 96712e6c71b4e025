internal import CSuture
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The builds that are running, by number: the context that a plugin hands back is a number, never an address, so that
/// a wild or stale one is refused.
enum LiveSessions {
  // Reached by the thread that runs the build alone: `session(_:)` compares threads before anything else is touched.
  private struct Reference: @unchecked Sendable {
    let session: BuildSession
  }

  // Written by the thread that took it from the pool alone.
  private struct Table: @unchecked Sendable {
    let host: UnsafeMutablePointer<suture_host>
  }

  private static let lastNumber = Atomic<UInt64>(0)
  private static let running = Mutex<[UInt: Reference]>([:])
  /// Tables of builds that have ended.
  ///
  /// They are never freed: a plugin that kept a pointer reads a table, not rubble.
  private static let pool = Mutex<[Table]>([])

  /// A number that no other build has.
  static func nextNumber() -> UInt64 {
    while true {
      let number = lastNumber.add(1, ordering: .relaxed).newValue
      // The lower half goes into handles, where 0 would look like no tensor.
      if number & 0xffff_ffff != 0 { return number }
    }
  }

  /// Runs a body with the table that the plugin gets; the session can be called while it runs.
  static func withHost<Result>(for session: BuildSession, _ body: (UnsafePointer<suture_host>) -> Result) -> Result {
    let table = pool.withLock { $0.popLast() } ?? Table(host: .allocate(capacity: 1))
    table.host.initialize(to: HostTable.make(context: context(of: session)))
    defer { pool.withLock { $0.append(table) } }
    return whileRunning(session) { body(UnsafePointer(table.host)) }
  }

  /// What a plugin hands back to tell which build it calls for.
  static func context(of session: BuildSession) -> OpaquePointer? { OpaquePointer(bitPattern: UInt(session.number)) }

  /// Runs a body while the session can be called.
  static func whileRunning<Result>(_ session: BuildSession, _ body: () -> Result) -> Result {
    let reference = Reference(session: session)
    running.withLock { $0[UInt(session.number)] = reference }
    defer { running.withLock { $0[UInt(session.number)] = nil } }
    return body()
  }

  /// The running build of a context; nil where there is none, or another thread asks.
  static func session(_ context: OpaquePointer?) -> BuildSession? {
    let number = UInt(bitPattern: context)
    guard let session = running.withLock({ $0[number] })?.session else { return nil }
    guard pthread_equal(session.thread, pthread_self()) != 0 else {
      session.wasCalledElsewhere.store(true, ordering: .relaxed)
      return nil
    }
    return session
  }
}
