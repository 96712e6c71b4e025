import Foundation
import SutureConformance
import SutureGraph
import SutureRegistry

/// The user's own registry folder: what `plugin install` puts there and `plugin remove` takes away.
struct UserRegistry {
  /// The folder; made when something is installed.
  let folder: String

  /// - Throws: `PluginKitError.noHome`.
  init(environment: [String: String] = ProcessInfo.processInfo.environment) throws(PluginKitError) {
    guard let folder = RegistryPath.userFolder(environment: environment) else { throw .noHome }
    self.folder = folder
  }

  private func manifestPath(_ manifest: Manifest) -> String {
    "\(folder)/\(manifest.kind.rawValue)s/\(manifest.id).yaml"
  }

  private func libraryPath(_ manifest: Manifest, _ library: LibraryFile) -> String {
    let name = URL(fileURLWithPath: library.path).lastPathComponent
    return "\(folder)/\(manifest.kind.rawValue)s/lib/\(name)"
  }

  /// Copies a manifest and its library here.
  ///
  /// - Parameters:
  ///   - registry: the registry of the place that they come from.
  ///   - replaces: whether another version of the same id is replaced.
  /// - Throws: where the library is of no use or the id is taken.
  func install(_ manifest: Manifest, from registry: Registry, replaces: Bool) throws {
    let library = try registry.library(for: manifest)
    let (target, libraryTarget) = (manifestPath(manifest), libraryPath(manifest, library))
    let bytes = try FileBytes.read(manifest.path)
    let libraryBytes = try FileBytes.read(library.path)
    for (path, new) in [(target, bytes), (libraryTarget, libraryBytes)] where !replaces {
      if let known = try? FileBytes.read(path), known != new {
        throw PluginKitError.installed(id: manifest.id, path: path)
      }
    }
    try FileManager.default.createDirectory(
      atPath: URL(fileURLWithPath: libraryTarget).deletingLastPathComponent().path, withIntermediateDirectories: true)
    // The library first: a manifest never stands there without it.
    try FileBytes.replace(libraryTarget, with: libraryBytes)
    try FileBytes.replace(target, with: bytes)
  }

  /// Removes a module or backbone, and its library where nothing else here needs it.
  ///
  /// - Returns: the files that were removed.
  /// - Throws: `PluginKitError.notInstalled` where nothing here has the id.
  func remove(_ id: String) throws -> [String] {
    let here = Registry(folders: [folder])
    let found = here.manifests.filter { $0.id == id }
    guard !found.isEmpty else { throw PluginKitError.notInstalled(id: id, folder: folder) }
    var removed: [String] = []
    for manifest in found {
      try FileManager.default.removeItem(atPath: manifest.path)
      removed.append(manifest.path)
      let stillNeeded = here.manifests.contains {
        $0.library == manifest.library && $0.id != id && $0.kind == manifest.kind
      }
      if !stillNeeded, let library = try? here.libraryPath(for: manifest), library.hasPrefix(folder + "/") {
        try FileManager.default.removeItem(atPath: library)
        removed.append(library)
      }
    }
    return removed
  }
}
