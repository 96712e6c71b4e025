#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// New content for a path, which takes the place of the old with `commit`, and is discarded without it.
///
/// Pipes, devices and the names of open descriptors are written in place.
public struct FileReplacement: ~Copyable {
  private let path: String
  private let target: FileBytes.Target
  private let descriptor: Int32
  /// The file that is renamed at the end; nil where the target is written in place.
  private let temporary: String?
  /// Whether the content is still being written.
  private var isOpen = true

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

  /// Flushes the new content to disk and puts it in place.
  /// - Throws: `FileError`; a regular file is then unchanged.
  public mutating func commit() throws(FileError) {
    isOpen = false
    var failure: Int32 = 0
    if case .file(_, let permissions?) = target, fchmod(descriptor, permissions) != 0 { failure = errno }
    if temporary != nil, failure == 0, fsync(descriptor) != 0 { failure = errno }
    if close(descriptor) != 0, failure == 0 { failure = errno }
    guard case .file(let file, _) = target, let temporary else {
      guard failure == 0 else { throw FileError(.write, path, .system(failure)) }
      return
    }
    if failure == 0, rename(temporary, file) != 0 { failure = errno }
    guard failure == 0 else {
      unlink(temporary)
      throw FileError(.write, path, .system(failure))
    }
    FileBytes.flushFolder(of: file)
  }

  deinit {
    guard isOpen else { return }
    close(descriptor)
    if let temporary { unlink(temporary) }
  }
}
