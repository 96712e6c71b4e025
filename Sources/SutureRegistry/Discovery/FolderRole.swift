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

  /// Folders of a search path in order of precedence for files that no consent covers: the user's own folder comes last, so
  /// that it cannot replace what is built in.
  static func byPrecedence(_ folders: [String]) -> [String] {
    let roles = folders.map { (folder: $0, role: role(of: $0)) }
    return [FolderRole.named, .builtIn, .own].flatMap { role in roles.filter { $0.role == role }.map(\.folder) }
  }

  /// The folders that come with this program, links resolved.
  private static let programFolders = Set(
    (FilePath.executable.map(RegistryPath.builtInFolders(of:)) ?? []).compactMap(FilePath.realPath))
}
