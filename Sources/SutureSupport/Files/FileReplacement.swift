#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// New content for a path, which takes the place of the old with `commit`, and is discarded without it.
///
/// To replace several files together, flush all of them before the first `commit`: then no space can run out in between.
/// Pipes, devices and the names of open descriptors are written in place.
public struct FileReplacement: ~Copyable {
  private enum State {
    /// The content is still being written.
    case open
    /// The content is on disk, under the temporary name.
    case flushed
    /// The content is in place, or discarded after an error.
    case closed
  }

  private let path: String
  private let target: FileBytes.Target
  private let descriptor: Int32
  /// The file that is renamed at the end; nil where the target is written in place.
  private let temporary: String?
  private var state = State.open

  /// Opens a temporary file beside the one that is replaced.
  /// - Throws: `FileError`.
  public init(_ path: String) throws(FileError) {
    let target = try FileBytes.target(of: path)
    let (descriptor, temporary) = try FileReplacement.opened(target, path)
    self.path = path
    self.target = target
    self.descriptor = descriptor
    self.temporary = temporary
  }

  private static func opened(_ target: FileBytes.Target, _ path: String) throws(FileError) -> (Int32, String?) {
    if case .file(let file, _) = target {
      let (descriptor, temporary) = try FileBytes.makeTemporary(beside: file, for: path)
      return (descriptor, temporary)
    }
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(.write, path, .system(errno)) }
    return (descriptor, nil)
  }

  /// Appends to the new content.
  public var writer: FileWriter { FileWriter(path: path, descriptor: descriptor) }

  /// The file that has the content until `commit`: the path itself where that is written in place.
  public var contentPath: String { temporary ?? path }

  /// Flushes the new content to disk, so that only a rename is left to `commit`; nothing can be appended any more.
  /// - Throws: `FileError`; the content is then discarded.
  public mutating func flush() throws(FileError) {
    guard case .open = state else { return }
    var failure: Int32 = 0
    if case .file(_, let permissions?) = target, fchmod(descriptor, permissions) != 0 { failure = errno }
    if temporary != nil, failure == 0, fsync(descriptor) != 0 { failure = errno }
    if close(descriptor) != 0, failure == 0 { failure = errno }
    state = .flushed
    guard failure == 0 else { throw discarded(failure) }
  }

  /// Puts the new content in place, flushed to disk.
  /// - Throws: `FileError`; a regular file is then unchanged.
  public mutating func commit() throws(FileError) {
    try flush()
    guard case .flushed = state else { return }
    if case .file(let file, _) = target, let temporary {
      guard rename(temporary, file) == 0 else { throw discarded(errno) }
      FileBytes.flushFolder(of: file)
    }
    state = .closed
  }

  /// Removes the temporary file after an error of the system.
  private mutating func discarded(_ number: Int32) -> FileError {
    if let temporary { unlink(temporary) }
    state = .closed
    return FileError(.write, path, .system(number))
  }

  deinit {
    if case .closed = state { return }
    if case .open = state { close(descriptor) }
    if let temporary { unlink(temporary) }
  }
}
