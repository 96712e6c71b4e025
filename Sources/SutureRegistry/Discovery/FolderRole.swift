import SutureSupport

/// What a folder of the search path may replace.
enum FolderRole: Hashable, Sendable {
  /// The user named it: what is in it may replace anything that comes later.
  case named
  /// The user's own registry, which any program of the user's can write to: it replaces what is built in with the user's
  /// consent only.
  case own
  /// It came with the program.
  case builtIn

  /// The role of a folder on this process's search path.
  static func role(of folder: String) -> FolderRole {
    let path = FilePath.realPath(folder) ?? folder
    if programFolders.contains(path) { return .builtIn }
    return RegistryPath.ownFolder().flatMap(FilePath.realPath) == path ? .own : .named
  }

  /// The folders that came with this program, without links.
  private static let programFolders = Set(
    (FilePath.executable.map(RegistryPath.builtInFolders(of:)) ?? []).compactMap(FilePath.realPath))
}
