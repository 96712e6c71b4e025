import SutureGraph
import SutureSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The right to be a file's only writer, which the system takes back however its holder ends.
///
/// Its descriptor stays open longer than SQLite's: closing any descriptor of a file gives up the locks that SQLite holds
/// on it.
final class FileLock {
  private let descriptor: Int32

  /// Takes the lock of a file, which is made where there is none.
  ///
  /// - Throws: `StoreError.locked` where another process holds it, `StoreError.unwritable`.
  init(_ path: String) throws(StoreError) {
    let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o644)
    guard opened >= 0 else { throw .unwritable(path: path, reason: FileError.text(errno)) }
    // Never the number of a standard stream: what is printed would overwrite the file.
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

  /// Whether the path still leads to the file that is locked.
  func holds(_ path: String) -> Bool {
    var (own, there) = (stat(), stat())
    return fstat(descriptor, &own) == 0 && stat(path, &there) == 0 && own.st_dev == there.st_dev
      && own.st_ino == there.st_ino
  }

  /// Whether some process holds the lock of a file.
  static func isHeld(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }
}
