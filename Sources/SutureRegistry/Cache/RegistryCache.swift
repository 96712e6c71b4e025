import SutureGraph
import SutureSupport

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Keeps what was read of manifests between runs of the program.
///
/// A manifest is taken from it only while its file has the same device, inode, size and times, and only by the program
/// that put it there. Whatever is wrong with the cache itself, the manifests are read as if there were none.
public struct RegistryCache: Sendable {
  let files: CacheFolder
  /// Which program reads: another one may read manifests by other rules.
  let program: FileStamp
  /// How long a file must have rested to be kept.
  let clock: FileStamp.Nanoseconds
  private let programPath: String

  /// Keeps files in a folder, which is made where it is absent.
  /// - Returns: nil where the running program's own file cannot be found.
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

  /// The user's own cache: `suture/registry` in `$XDG_CACHE_HOME`, else in `~/.cache`; nil where neither is set.
  public static func forThisProcess() -> RegistryCache? {
    // The XDG standard has relative paths ignored.
    if let cache = getenv("XDG_CACHE_HOME").map({ String(cString: $0) }), cache.hasPrefix("/") {
      return RegistryCache(folder: FilePath.join(cache, "suture/registry"))
    }
    if let home = getenv("HOME").map({ String(cString: $0) }), home.hasPrefix("/") {
      return RegistryCache(folder: FilePath.join(home, ".cache/suture/registry"))
    }
    return nil
  }

  /// The file for a folder of manifests; a rebuilt program writes over its own.
  func fileName(for folder: String) -> String {
    var hash = SHA256()
    hash.update("\(programPath)\u{0}\(folder)".utf8)
    return "\(hash.hexDigest.prefix(32)).cache"
  }
}
