import SutureSupport

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Caches manifests between runs of the program.
///
/// A cached manifest is used only while its file has the same device, inode, size and times, and only by the same build
/// of the program. If the cache is unusable, the manifests' files are read.
public struct RegistryCache: Sendable {
  let files: CacheFolder
  /// The stamp of the running program: another build may read manifests differently.
  let program: FileStamp
  /// The time in nanoseconds for which a file must be unchanged before it is cached.
  let clock: FileStamp.Nanoseconds
  private let programPath: String

  /// Creates a cache in a folder, which is created when needed.
  /// - Returns: nil if the running program's own file cannot be found.
  public init?(folder: String) {
    guard let executable = FilePath.executable, let stamp = FileStamp(of: executable) else { return nil }
    self.init(folder: folder, programPath: executable, program: stamp)
  }

  init(
    folder: String, programPath: String, program: FileStamp, clock: FileStamp.Nanoseconds = FileStamp.coarsestClock
  ) {
    files = CacheFolder(path: folder)
    self.clock = clock
    self.programPath = programPath
    self.program = program
  }

  /// The user's cache: `suture/registry` in `$XDG_CACHE_HOME`, or in `~/.cache`; nil if neither variable is set.
  public static func forThisProcess() -> RegistryCache? {
    // The XDG specification requires relative paths to be ignored.
    if let cache = getenv("XDG_CACHE_HOME").map({ String(cString: $0) }), cache.hasPrefix("/") {
      return RegistryCache(folder: FilePath.join(cache, "suture/registry"))
    }
    if let home = getenv("HOME").map({ String(cString: $0) }), home.hasPrefix("/") {
      return RegistryCache(folder: FilePath.join(home, ".cache/suture/registry"))
    }
    return nil
  }

  /// The name of the cache file for a folder of manifests; a rebuilt program overwrites the same file.
  func fileName(for folder: String) -> String {
    var hash = SHA256()
    hash.update("\(programPath)\u{0}\(folder)".utf8)
    return "\(hash.hexDigest.prefix(32)).cache"
  }
}
