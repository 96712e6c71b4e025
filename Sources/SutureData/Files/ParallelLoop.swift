import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Calls a closure with each index of a range, on several threads at once.
final class ParallelLoop: Sendable {
  private let count: Int
  private let body: @Sendable (Int) throws(DataError) -> Void
  private let next = Atomic(0)
  private let failure = Mutex<(index: Int, error: DataError)?>(nil)

  private init(_ count: Int, _ body: @escaping @Sendable (Int) throws(DataError) -> Void) {
    self.count = count
    self.body = body
  }

  /// Calls `body` with 0..<count on up to `threads` threads, the caller's among them, and returns when all have ended.
  ///
  /// Indices are begun in order, and none is begun after a failure.
  /// - Throws: the error of the lowest index that failed, whatever the number of threads.
  static func run(
    _ count: Int, threads: Int, _ body: @escaping @Sendable (Int) throws(DataError) -> Void
  ) throws(DataError) {
    let loop = ParallelLoop(count, body)
    let helpers = (1..<max(1, min(threads, count))).compactMap { _ in loop.startThread() }
    loop.work()
    for thread in helpers { pthread_join(thread, nil) }
    if let failure = loop.failure.withLock({ $0 }) { throw failure.error }
  }

  /// A thread that works on the loop; nil if the system refuses it, and the others do its part.
  private func startThread() -> pthread_t? {
    let context = Unmanaged.passRetained(self)
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let status = pthread_create(
      &thread, nil,
      { context in
        #if canImport(Darwin)
          Unmanaged<ParallelLoop>.fromOpaque(context).takeRetainedValue().work()
        #else
          if let context { Unmanaged<ParallelLoop>.fromOpaque(context).takeRetainedValue().work() }
        #endif
        return nil
      }, context.toOpaque())
    guard status == 0 else {
      context.release()
      return nil
    }
    return thread
  }

  private func work() {
    while failure.withLock({ $0 == nil }) {
      let index = next.add(1, ordering: .relaxed).oldValue
      guard index < count else { return }
      do throws(DataError) { try body(index) } catch {
        failure.withLock { known in
          if known.map({ index < $0.index }) ?? true { known = (index, error) }
        }
      }
    }
  }
}
