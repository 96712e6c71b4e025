import SutureGraph
import SutureSupport

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The folders in which manifests are looked for, in order.
///
/// The current folder is never among them by itself.
public struct RegistryPath: Hashable, Sendable {
  /// The environment variable that adds folders, separated by colons.
  public static let variable = "SUTURE_REGISTRY_PATH"

  /// A folder on the path.
  public struct Folder: Hashable, Sendable {
    /// Where it is.
    public let path: String
    /// Whether the user named it, so that its absence is an error.
    public let isRequired: Bool
  }

  /// The folders in order.
  public let folders: [Folder]

  /// Composes the path: given folders, `SUTURE_REGISTRY_PATH`, the user's own folder, the installed one, and for a
  /// build inside a checkout that checkout's `Registry`.
  /// - Parameters:
  ///   - given: folders that the user named, as with `--registry`.
  ///   - environment: the environment's variables.
  ///   - executable: the running program's file, without links; nil where it is unknown.
  public init(given: [String], environment: [String: String], executable: String?) {
    var required = given
    required += (environment[RegistryPath.variable] ?? "").split(separator: ":").map(String.init)
    var implied: [String] = []
    if let own = RegistryPath.userFolder(environment: environment) { implied.append(own) }
    if let executable { implied += RegistryPath.builtInFolders(of: executable) }
    folders =
      required.map { Folder(path: $0, isRequired: true) } + implied.map { Folder(path: $0, isRequired: false) }
  }

  /// The folders that come with a program: the installed one, and for a build inside a checkout that checkout's.
  static func builtInFolders(of executable: String) -> [String] {
    let prefix = FilePath.folder(of: FilePath.folder(of: executable))
    let checkout = RegistryPath.checkout(of: executable).map { FilePath.join($0, "Registry") }
    return [FilePath.join(prefix, "share/suture/registry")] + [checkout].compactMap { $0 }
  }

  /// The user's own folder for this process; nil without a home.
  static func ownFolder() -> String? {
    var environment: [String: String] = [:]
    for name in ["XDG_DATA_HOME", "HOME"] {
      if let value = getenv(name) { environment[name] = String(cString: value) }
    }
    return userFolder(environment: environment)
  }

  /// The path of this process.
  /// - Parameter given: folders that the user named, as with `--registry`.
  public static func forThisProcess(given: [String] = []) -> RegistryPath {
    var environment: [String: String] = [:]
    for name in [variable, "XDG_DATA_HOME", "HOME"] {
      if let value = getenv(name) { environment[name] = String(cString: value) }
    }
    return RegistryPath(given: given, environment: environment, executable: FilePath.executable)
  }

  /// The folders that are there, each once.
  /// - Throws: `RegistryError.folder` for one that the user named and that cannot be read.
  public func existingFolders() throws(RegistryError) -> [String] {
    var existing: [String] = []
    var seen: Set<String> = []
    for folder in folders {
      let names: [String]
      do throws(FileError) {
        names = try FilePath.names(in: folder.path)
      } catch {
        if folder.isRequired { throw .folder(path: folder.path, reason: error.reason) }
        continue
      }
      let path = folder.isRequired ? RegistryPath.content(of: folder.path, names) : folder.path
      if seen.insert(FilePath.realPath(path) ?? path).inserted { existing.append(path) }
    }
    return existing
  }

  /// The subfolders that a registry folder may have.
  private static let subfolders = ["modules", "backbones", "compositions", "sweeps"]

  /// The folder itself, or its `registry` where only that holds manifests: so a plugin's own folder can be named.
  private static func content(of folder: String, _ names: [String]) -> String {
    guard !holdsContent(names), names.contains("registry") else { return folder }
    let inner = FilePath.join(folder, "registry")
    guard let innerNames = try? FilePath.names(in: inner), holdsContent(innerNames) else { return folder }
    return inner
  }

  private static func holdsContent(_ names: [String]) -> Bool {
    names.contains { $0.hasSuffix(".yaml") || subfolders.contains($0) }
  }

  /// The folders that the user named and in which there is nothing to read, as they were named.
  public func emptyFolders() -> [String] {
    folders.filter { folder in
      guard folder.isRequired, let names = try? FilePath.names(in: folder.path) else { return false }
      let path = RegistryPath.content(of: folder.path, names)
      return (try? FilePath.names(in: path)).map { !RegistryPath.holdsContent($0) } ?? false
    }.map(\.path)
  }

  /// The user's own folder, where plugins are installed: `$XDG_DATA_HOME/suture/registry`; nil without a home.
  public static func userFolder(environment: [String: String]) -> String? {
    // The XDG standard has relative paths ignored.
    if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") { return FilePath.join(data, "suture/registry") }
    guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
    return FilePath.join(home, ".local/share/suture/registry")
  }

  /// The folder that holds the `.build` in which the executable lies; nil for an installed program.
  public static func checkout(of executable: String) -> String? {
    let parts = executable.split(separator: "/", omittingEmptySubsequences: false)
    guard let build = parts.dropLast().lastIndex(of: ".build"), build > 1 else { return nil }
    return parts[..<build].joined(separator: "/")
  }
}
