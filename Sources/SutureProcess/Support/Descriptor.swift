internal import CProcess
import Glibc

/// An open file descriptor, closed when the last reference is released.
final class Descriptor: Sendable {
  /// The state of a stream after reading.
  enum Reading {
    /// More data may follow.
    case open
    /// End of file.
    case ended
  }

  let number: Int32

  init(_ number: Int32) { self.number = number }

  deinit { close(number) }

  /// Both ends of a new pipe, closed in started programs and numbered above the standard streams.
  static func pipe() throws(ProcessError) -> (reading: Descriptor, writing: Descriptor) {
    var ends: [Int32] = [0, 0]
    guard pipe2(&ends, O_CLOEXEC) == 0 else { throw .noPipe(code: errno) }
    let first = try Descriptor(ends[0]).aboveStandardStreams()
    return (first, try Descriptor(ends[1]).aboveStandardStreams())
  }

  /// The same stream under a number above the standard streams.
  private func aboveStandardStreams() throws(ProcessError) -> Descriptor {
    guard number <= STDERR_FILENO else { return self }
    return try Descriptor.duplicate(of: number)
  }

  /// A duplicate of a descriptor, closed in started programs.
  static func duplicate(of number: Int32) throws(ProcessError) -> Descriptor {
    let duplicate = fcntl(number, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
    guard duplicate >= 0 else { throw .noPipe(code: errno) }
    return Descriptor(duplicate)
  }

  /// Makes reading and writing non-blocking.
  func makeNonBlocking() { _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK) }

  /// Reads available data, up to about `limit` bytes; a blocking descriptor is read once.
  func read(upTo limit: Int, with buffer: inout [UInt8], into take: (ArraySlice<UInt8>) -> Void) -> Reading {
    var total = 0
    while total < limit {
      let count = Glibc.read(number, &buffer, buffer.count)
      if count > 0 {
        take(buffer[..<count])
        total += count
      } else if count == 0 || errno != EINTR {
        return count < 0 && errno == EAGAIN ? .open : .ended
      }
    }
    return .open
  }

  /// Writes as much as possible without waiting; returns the number of bytes, or nil if the reading end is closed.
  ///
  /// SIGPIPE is blocked meanwhile, and consumed if it becomes pending.
  func write(_ bytes: ArraySlice<UInt8>) -> Int? {
    var pipeSignal = sigset_t()
    sigemptyset(&pipeSignal)
    sigaddset(&pipeSignal, SIGPIPE)
    var before = sigset_t()
    pthread_sigmask(SIG_BLOCK, &pipeSignal, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    while true {
      let count = bytes.withUnsafeBytes { Glibc.write(number, $0.baseAddress, $0.count) }
      if count >= 0 { return count }
      switch errno {
      case EINTR: continue
      case EAGAIN: return 0
      case EPIPE:
        var none = timespec()
        while sigtimedwait(&pipeSignal, nil, &none) == -1, errno == EINTR {}
        return nil
      default: return nil
      }
    }
  }
}
