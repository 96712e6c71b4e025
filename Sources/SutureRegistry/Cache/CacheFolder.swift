import SutureSupport

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The files of a cache: readable and writable only by this user, and bounded in number and size.
///
/// Failures are ignored: a file that cannot be read counts as absent, and one that cannot be written is left out.
struct CacheFolder: Sendable {
  /// The maximum number of files kept.
  static let maximumFileCount = 64
  /// The maximum size in bytes of one file, and of all files together.
  static let maximumByteCount = 64 << 20

  /// The folder's path.
  let path: String

  /// The bytes of a file; nil if it is absent, too large, or could have been written by another user.
  func read(_ name: String) -> [UInt8]? {
    guard isOwn else { return nil }
    let descriptor = open(FilePath.join(path, name), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG, facts.st_uid == geteuid(),
      facts.st_mode & 0o077 == 0, facts.st_size > 0, facts.st_size <= CacheFolder.maximumByteCount
    else { return nil }
    let size = Int(facts.st_size)
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size, let base = buffer.baseAddress {
        let received = systemRead(descriptor, base + count, size - count)
        if received < 0, errno == EINTR { continue }
        guard received > 0 else { return }
        count += received
      }
    }
    return bytes.count == size ? bytes : nil
  }

  /// Creates or replaces a file atomically.
  func replace(_ name: String, with bytes: [UInt8]) {
    guard bytes.count <= CacheFolder.maximumByteCount, create() else { return }
    let file = FilePath.join(path, name)
    let temporary = "\(file).\(getpid())-\(String(UInt64.random(in: .min ... .max), radix: 36))"
    // Not flushed to disk: a file damaged by a crash fails its checksum and is rewritten.
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return }
    let isWritten = bytes.withUnsafeBytes { buffer in
      var written = 0
      while written < buffer.count, let base = buffer.baseAddress {
        let count = write(descriptor, base + written, buffer.count - written)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        written += count
      }
      return true
    }
    let isClosed = close(descriptor) == 0
    guard isWritten, isClosed, rename(temporary, file) == 0 else {
      unlink(temporary)
      return
    }
    prune(keeping: name)
  }

  // MARK: The folder

  /// Whether the folder exists and only this user can write to it.
  private var isOwn: Bool {
    var facts = stat()
    return lstat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR && facts.st_uid == geteuid()
      && facts.st_mode & 0o077 == 0
  }

  /// Creates the folder and its missing parents; returns whether only this user can write to it.
  private func create() -> Bool {
    var part = ""
    for name in path.split(separator: "/") {
      part += "/\(name)"
      // Usually fails because the folder exists; any other failure shows in the check below.
      mkdir(part, 0o700)
    }
    return isOwn
  }

  /// Removes the oldest files beyond the limits, including leftovers of interrupted runs.
  private func prune(keeping name: String) {
    guard let names = try? FileBytes.names(in: path) else { return }
    var files: [(name: String, stamp: FileStamp)] = []
    for other in names where other != name {
      if let stamp = FileStamp(of: FilePath.join(path, other)) { files.append((other, stamp)) }
    }
    files.sort { ($1.stamp.modified, $1.name) < ($0.stamp.modified, $0.name) }
    var (count, total) = (1, FileStamp(of: FilePath.join(path, name))?.size ?? 0)
    for file in files {
      count += 1
      total = total.addingReportingOverflow(file.stamp.size).partialValue
      if count > CacheFolder.maximumFileCount || total > CacheFolder.maximumByteCount {
        unlink(FilePath.join(path, file.name))
      }
    }
  }
}

private func systemRead(_ descriptor: Int32, _ address: UnsafeMutableRawPointer, _ count: Int) -> Int {
  read(descriptor, address, count)
}
