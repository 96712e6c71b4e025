internal import CProcess
import Glibc

/// An open file descriptor; closed when nobody holds it any more.
final class Descriptor: Sendable {
  /// What reading found.
  enum Reading {
    /// There may be more later.
    case open
    /// Nothing more will come.
    case ended
  }

  let number: Int32

  init(_ number: Int32) { self.number = number }

  deinit { close(number) }

  /// Both ends of a new pipe, which no started program inherits, and which are none of the standard streams.
  static func pipe() throws(ProcessError) -> (reading: Descriptor, writing: Descriptor) {
    var ends: [Int32] = [0, 0]
    guard pipe2(&ends, O_CLOEXEC) == 0 else { throw .noPipe(code: errno) }
    let first = try Descriptor(ends[0]).aboveStandardStreams()
    return (first, try Descriptor(ends[1]).aboveStandardStreams())
  }

  /// The same stream under a number that no standard stream has.
  private func aboveStandardStreams() throws(ProcessError) -> Descriptor {
    guard number <= STDERR_FILENO else { return self }
    return try Descriptor.duplicate(of: number)
  }

  /// Another descriptor for a stream, which no started program inherits.
  static func duplicate(of number: Int32) throws(ProcessError) -> Descriptor {
    let duplicate = fcntl(number, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
    guard duplicate >= 0 else { throw .noPipe(code: errno) }
    return Descriptor(duplicate)
  }

  /// Makes reading and writing return at once.
  func makeNonBlocking() { _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK) }

  /// Reads what waits, about so many bytes at most; with a blocking descriptor, one piece.
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

  /// Writes what can be written without waiting; how many bytes, nil where nobody reads any more.
  ///
  /// A signal for a pipe without a reader never comes: it is taken back before anyone sees it.
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
