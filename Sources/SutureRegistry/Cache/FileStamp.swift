#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What the file system says of a file's content: while none of it changes, neither has the content.
///
/// The time of the last change of status cannot be set by programs, so it also tells a rewrite that puts back size and
/// time of modification.
struct FileStamp: Hashable, Sendable {
  /// A time in nanoseconds.
  typealias Nanoseconds = Int

  /// Within this span a file system may give two changes one time.
  static let coarsestClock: Nanoseconds = 2_000_000_000

  let device: Int
  let inode: Int
  let size: Int
  let modified: Nanoseconds
  let changed: Nanoseconds

  /// The stamp of the file that a path leads to, through links; nil where there is none.
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

  /// Whether a change after `now` is sure to show in the stamp, by a clock no coarser than this.
  func isSettled(at now: Nanoseconds, clock: Nanoseconds) -> Bool { changed < now && now &- changed > clock }

  /// The time by the clock that file systems use.
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
