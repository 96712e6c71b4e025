internal import CSuture
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The running builds by number.
///
/// A plugin's context is a number, never an address, so invalid and stale contexts are detected.
enum LiveSessions {
  // Accessed only by the thread that runs the build: `session(_:)` compares threads before it accesses anything else.
  private struct Reference: @unchecked Sendable {
    let session: BuildSession
  }

  // Written only by the thread that took it from the pool.
  private struct Table: @unchecked Sendable {
    let host: UnsafeMutablePointer<suture_host_1_1>
  }

  private static let lastNumber = Atomic<UInt64>(0)
  private static let running = Mutex<[UInt: Reference]>([:])
  /// Tables of builds that have ended, for reuse.
  ///
  /// They are never freed: a plugin that kept a pointer still reads a valid table.
  private static let pool = Mutex<[Table]>([])

  /// A number that no other build of this process has.
  static func nextNumber() -> UInt64 {
    while true {
      let number = lastNumber.add(1, ordering: .relaxed).newValue
      // The lower half is part of every handle, where 0 would mean "no tensor".
      if number & 0xffff_ffff != 0 { return number }
    }
  }

  /// Runs a closure with the plugin's host table; the table's functions reach the session while it runs.
  static func withHost<Result>(for session: BuildSession, _ body: (UnsafePointer<suture_host>) -> Result) -> Result {
    let table = pool.withLock { $0.popLast() } ?? Table(host: .allocate(capacity: 1))
    table.host.initialize(to: HostTable.make(context: context(of: session)))
    defer { pool.withLock { $0.append(table) } }
    return whileRunning(session) {
      body(UnsafeRawPointer(table.host).assumingMemoryBound(to: suture_host.self))
    }
  }

  /// The context by which a plugin's calls identify their build.
  static func context(of session: BuildSession) -> OpaquePointer? { OpaquePointer(bitPattern: UInt(session.number)) }

  /// Runs a closure during which plugin calls reach the session.
  static func whileRunning<Result>(_ session: BuildSession, _ body: () -> Result) -> Result {
    let reference = Reference(session: session)
    running.withLock { $0[UInt(session.number)] = reference }
    defer { running.withLock { $0[UInt(session.number)] = nil } }
    return body()
  }

  /// The running build of a context, or nil if there is none or the caller is on another thread.
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
