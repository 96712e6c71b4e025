import SutureSupport

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The folders in which manifests are searched, in order.
///
/// The current folder is never added implicitly.
public struct RegistryPath: Hashable, Sendable {
  /// The environment variable that adds folders, separated by colons.
  public static let variable = "SUTURE_REGISTRY_PATH"

  /// A folder on the path.
  public struct Folder: Hashable, Sendable {
    /// The folder's path.
    public let path: String
    /// Whether the user named it, so that it must exist.
    public let isRequired: Bool
  }

  /// The folders in order.
  public let folders: [Folder]

  /// Composes the path: the given folders, `SUTURE_REGISTRY_PATH`, the user's own folder, the installed one, and, for a
  /// build inside a checkout, the checkout's `Registry`.
  /// - Parameters:
  ///   - given: folders that the user named with `--registry`.
  ///   - environment: the environment variables.
  ///   - executable: the path of the running program, links resolved; nil if unknown.
  public init(given: [String], environment: [String: String], executable: String?) {
    var required = given
    required += (environment[RegistryPath.variable] ?? "").split(separator: ":").map(String.init)
    var implied: [String] = []
    if let own = RegistryPath.userFolder(environment: environment) { implied.append(own) }
    if let executable { implied += RegistryPath.builtInFolders(of: executable) }
    folders =
      required.map { Folder(path: $0, isRequired: true) } + implied.map { Folder(path: $0, isRequired: false) }
  }

  /// The folders that come with a program: the installed one, and, for a build inside a checkout, the checkout's.
  static func builtInFolders(of executable: String) -> [String] {
    let prefix = FilePath.folder(of: FilePath.folder(of: executable))
    let checkout = RegistryPath.checkout(of: executable).map { FilePath.join($0, "Registry") }
    return [FilePath.join(prefix, "share/suture/registry")] + [checkout].compactMap { $0 }
  }

  /// The user's own folder for this process; nil if there is no home folder.
  static func ownFolder() -> String? {
    var environment: [String: String] = [:]
    for name in ["XDG_DATA_HOME", "HOME"] {
      if let value = getenv(name) { environment[name] = String(cString: value) }
    }
    return userFolder(environment: environment)
  }

  /// The search path of this process.
  /// - Parameter given: folders that the user named with `--registry`.
  public static func forThisProcess(given: [String] = []) -> RegistryPath {
    var environment: [String: String] = [:]
    for name in [variable, "XDG_DATA_HOME", "HOME"] {
      if let value = getenv(name) { environment[name] = String(cString: value) }
    }
    return RegistryPath(given: given, environment: environment, executable: FilePath.executable)
  }

  /// The existing folders, without duplicates.
  /// - Throws: `RegistryError.folder` for a folder that the user named and that cannot be read.
  public func existingFolders() throws(RegistryError) -> [String] {
    var existing: [String] = []
    var seen: Set<String> = []
    for folder in folders {
      let names: [String]
      do throws(FileError) {
        names = try FileBytes.names(in: folder.path)
      } catch {
        if folder.isRequired { throw .folder(path: folder.path, reason: error.reason) }
        continue
      }
      let path = folder.isRequired ? RegistryPath.content(of: folder.path, names) : folder.path
      if seen.insert(FilePath.realPath(path) ?? path).inserted { existing.append(path) }
    }
    return existing
  }

  /// The subfolders of a registry folder.
  private static let subfolders = ["modules", "backbones", "compositions", "sweeps", "runtimes"]

  /// The folder itself, or its subfolder `registry` if only that has content, so that a plugin's folder can be named.
  private static func content(of folder: String, _ names: [String]) -> String {
    guard !holdsContent(names), names.contains("registry") else { return folder }
    let inner = FilePath.join(folder, "registry")
    guard let innerNames = try? FileBytes.names(in: inner), holdsContent(innerNames) else { return folder }
    return inner
  }

  private static func holdsContent(_ names: [String]) -> Bool {
    names.contains { $0.hasSuffix(".yaml") || subfolders.contains($0) }
  }

  /// The folders that the user named and that have no content, as they were named.
  public func emptyFolders() -> [String] {
    folders.filter { folder in
      guard folder.isRequired, let names = try? FileBytes.names(in: folder.path) else { return false }
      let path = RegistryPath.content(of: folder.path, names)
      return (try? FileBytes.names(in: path)).map { !RegistryPath.holdsContent($0) } ?? false
    }.map(\.path)
  }

  /// The user's own folder, where plugins are installed: `$XDG_DATA_HOME/suture/registry`; nil if no home is set.
  public static func userFolder(environment: [String: String]) -> String? {
    // The XDG specification requires relative paths to be ignored.
    if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") { return FilePath.join(data, "suture/registry") }
    guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
    return FilePath.join(home, ".local/share/suture/registry")
  }

  /// The checkout whose `.build` contains the executable; nil for an installed program.
  public static func checkout(of executable: String) -> String? {
    let parts = executable.split(separator: "/", omittingEmptySubsequences: false)
    guard let build = parts.dropLast().lastIndex(of: ".build"), build > 1 else { return nil }
    return parts[..<build].joined(separator: "/")
  }
}
