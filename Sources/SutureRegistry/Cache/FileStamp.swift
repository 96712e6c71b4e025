#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A file's identity, size and times: if the stamp is unchanged, so is the content.
///
/// Programs cannot set the time of the last status change, so the stamp also detects a rewrite that restores size and
/// modification time.
struct FileStamp: Hashable, Sendable {
  /// A time in nanoseconds.
  typealias Nanoseconds = Int

  /// Two changes within this span may get the same time from a file system.
  static let coarsestClock: Nanoseconds = 2_000_000_000

  let device: Int
  let inode: Int
  let size: Int
  /// The time of the last change of content.
  let modified: Nanoseconds
  /// The time of the last change of content or status.
  let changed: Nanoseconds

  /// The stamp of the file at a path, following links; nil if there is none.
  init?(of path: String) {
    var facts = stat()
    guard !path.utf8.contains(0), stat(path, &facts) == 0 else { return nil }
    device = Int(truncatingIfNeeded: facts.st_dev)
    inode = Int(truncatingIfNeeded: facts.st_ino)
    size = Int(facts.st_size)
    #if canImport(Darwin)
      let (modification, change) = (facts.st_mtimespec, facts.st_ctimespec)
    #else
      let (modification, change) = (facts.st_mtim, facts.st_ctim)
    #endif
    modified = FileStamp.nanoseconds(modification)
    changed = FileStamp.nanoseconds(change)
  }

  /// Whether any change after `now` will alter the stamp, given the coarseness of the file system's clock.
  func isSettled(at now: Nanoseconds, clock: Nanoseconds) -> Bool { changed < now && now &- changed > clock }

  /// The current time, by the clock that file systems use.
  static func now() -> Nanoseconds {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return nanoseconds(time)
  }

  private static func nanoseconds(_ time: timespec) -> Nanoseconds {
    Int(time.tv_sec) &* 1_000_000_000 &+ Int(time.tv_nsec)
  }
}

extension FileStamp: CacheCodable {
  func write(to writer: inout CacheWriter) {
    for number in [device, inode, size, modified, changed] { writer.append(fixed: UInt64(bitPattern: Int64(number))) }
  }

  init(from reader: inout CacheReader) throws(CorruptCache) {
    device = try FileStamp.number(&reader)
    inode = try FileStamp.number(&reader)
    size = try FileStamp.number(&reader)
    modified = try FileStamp.number(&reader)
    changed = try FileStamp.number(&reader)
  }

  private static func number(_ reader: inout CacheReader) throws(CorruptCache) -> Int {
    Int(truncatingIfNeeded: Int64(bitPattern: try reader.fixed()))
  }
}
