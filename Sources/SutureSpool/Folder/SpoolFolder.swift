import Glibc
import SutureSupport

/// The folder through which a coordinator and its pilots exchange files.
///
/// Nothing is locked, and no clock is read: files are written once, under their final names, and taken by renaming them.
public struct SpoolFolder: Hashable, Sendable {
  /// A folder in the spool.
  enum Part: String, CaseIterable {
    /// Batches that wait for a pilot.
    case ready
    /// Batches that a pilot has taken.
    case claimed
    /// Results that the coordinator has not recorded yet.
    case results
    /// The pilots' signs of life.
    case pilots
    /// Files that were not readable.
    case damaged
    /// The output of pilots that Slurm has started.
    case logs
  }

  /// The absolute path.
  public let path: String

  /// The folder's file that says that it is a spool.
  private var mark: String { "\(path)/spool" }
  private static let marking = Array("suture spool 1\n".utf8)

  init(path: String) { self.path = FileBytes.absolutePath(path) }

  /// Opens a spool, and makes it if the folder is empty or does not exist.
  /// - Throws: `SpoolError`.
  public static func open(_ path: String) throws -> SpoolFolder {
    let folder = SpoolFolder(path: path)
    do {
      let isNew = (try? FileBytes.names(in: folder.path)) == nil
      // At once without rights for others: another process that opens it now would refuse it.
      mkdir(folder.path, 0o700)
      try FileBytes.createFolder(folder.path)
      if isNew { chmod(folder.path, 0o700) }
      try folder.checkOwner()
      // Another process may be making it at the same time.
      let names = try FileBytes.names(in: folder.path).filter { $0 != "spool" && Part(rawValue: $0) == nil }
      if try !folder.isMarked() {
        guard names.isEmpty else { throw SpoolError.notASpool(path: path) }
        try FileBytes.replace(folder.mark, with: marking)
      }
      for part in Part.allCases {
        // Not by the user's umask, which may let a group write; a failure is found by the next line.
        mkdir(folder[part], 0o700)
        try FileBytes.createFolder(folder[part])
      }
    } catch let error as FileError {
      throw SpoolError.unusable(path: path, reason: "\(error)")
    }
    return folder
  }

  private func isMarked() throws -> Bool {
    guard FileBytes.size(of: mark) != nil else { return false }
    guard try FileBytes.read(mark, limit: 4096, kind: .regular) == SpoolFolder.marking else {
      throw SpoolError.unknownFormat(path: path)
    }
    return true
  }

  /// Checks that no other user can put files into the spool: jobs name folders whose plugins are run.
  private func checkOwner() throws {
    var facts = stat()
    guard stat(path, &facts) == 0 else { throw FileError(.read, path, .system(errno)) }
    if facts.st_uid != geteuid(), facts.st_uid != 0 {
      throw SpoolError.unsafe(path: path, reason: "belongs to another user")
    }
    if facts.st_mode & 0o022 != 0 { throw SpoolError.unsafe(path: path, reason: "can be changed by other users") }
  }

  // MARK: Files

  /// The path of a folder.
  subscript(part: Part) -> String { "\(path)/\(part.rawValue)" }

  /// The path of a file.
  subscript(part: Part, name: String) -> String { "\(path)/\(part.rawValue)/\(name)" }

  /// The file in which the coordinator says who it is.
  var coordinator: String { "\(path)/coordinator" }

  /// The names in a folder, sorted.
  /// - Parameter isFresh: whether the folder is changed first, without effect: a network file system then asks its server
  ///   instead of answering from a cache that may be a minute old.
  func names(in part: Part, isFresh: Bool = false) throws(FileError) -> [String] {
    if isFresh {
      let probe = self[part] + "/.look-\(SpoolName.random())"
      let descriptor = Glibc.open(probe, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      if descriptor >= 0 {
        close(descriptor)
        unlink(probe)
      }
    }
    return try FileBytes.names(in: self[part])
  }

  /// Whether a file exists.
  func has(_ part: Part, _ name: String) -> Bool { FileBytes.size(of: self[part, name]) != nil }

  /// Renames a file; of several processes that try, one succeeds.
  /// - Returns: whether it was this one; false if the file is gone.
  func take(_ name: String, from: Part, to: Part, as newName: String) throws(FileError) -> Bool {
    if rename(self[from, name], self[to, newName]) == 0 { return true }
    let number = errno
    // A network file system repeats a request whose answer was lost: the repetition finds that the file is gone.
    if number == ENOENT { return has(to, newName) }
    throw FileError(.write, self[to, newName], .system(number))
  }

  /// Removes a file, unless it is gone.
  func remove(_ part: Part, _ name: String) throws(FileError) {
    guard unlink(self[part, name]) != 0, errno != ENOENT else { return }
    throw FileError(.remove, self[part, name], .system(errno))
  }
}
