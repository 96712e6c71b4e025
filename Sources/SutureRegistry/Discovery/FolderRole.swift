import SutureSupport

/// The role of a folder on the search path, which decides what its manifests may replace.
enum FolderRole: Hashable, Sendable {
  /// A folder that the user named: its manifests replace those of all later folders.
  case named
  /// The user's own registry. Any program of the user can write to it, so it replaces built-in manifests only with the
  /// user's consent.
  case own
  /// A folder that comes with the program.
  case builtIn

  /// The role of a folder on this process's search path.
  static func role(of folder: String) -> FolderRole {
    let path = FilePath.realPath(folder) ?? folder
    if programFolders.contains(path) { return .builtIn }
    return RegistryPath.ownFolder().flatMap(FilePath.realPath) == path ? .own : .named
  }

  /// The folders that come with this program, links resolved.
  private static let programFolders = Set(
    (FilePath.executable.map(RegistryPath.builtInFolders(of:)) ?? []).compactMap(FilePath.realPath))
}
