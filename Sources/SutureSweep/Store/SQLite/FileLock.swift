import SutureGraph
import SutureSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// An exclusive lock that makes this process a file's only writer; the system releases it when the process ends.
///
/// Its descriptor must be closed after SQLite's: closing any descriptor of a file releases all POSIX locks that SQLite
/// holds on it.
final class FileLock {
  private let descriptor: Int32

  /// Takes the lock of a file, which is created if it does not exist.
  ///
  /// - Throws: `StoreError.locked` if another process holds it, `StoreError.unwritable`.
  init(_ path: String) throws(StoreError) {
    let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o644)
    guard opened >= 0 else { throw .unwritable(path: path, reason: FileError.text(errno)) }
    // Avoid the numbers of the standard streams: printed text would overwrite the file.
    let descriptor = opened > STDERR_FILENO ? opened : fcntl(opened, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
    if descriptor != opened { close(opened) }
    guard descriptor >= 0 else { throw .unwritable(path: path, reason: FileError.text(errno)) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let number = errno
      close(descriptor)
      throw number == EWOULDBLOCK ? .locked(path: path) : .unwritable(path: path, reason: FileError.text(number))
    }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Whether the path still refers to the locked file.
  func holds(_ path: String) -> Bool {
    var (own, there) = (stat(), stat())
    return fstat(descriptor, &own) == 0 && stat(path, &there) == 0 && own.st_dev == there.st_dev
      && own.st_ino == there.st_ino
  }

  /// Whether any process holds the lock of a file.
  static func isHeld(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }
}
