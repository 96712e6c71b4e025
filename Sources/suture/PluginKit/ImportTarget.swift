import SutureImport
import SutureRegistry
import SutureSupport

/// Where an imported network is written: the user's own registry, or a folder that the user named.
struct ImportTarget {
  /// The folder of the files.
  let folder: String
  /// The user's own registry; nil for a folder that the user named.
  private let own: UserRegistry?
  private let id: String
  private let names: [String]

  init(_ network: NetworkImport, folder: String?) throws {
    id = network.id
    names = network.files.all
    if let folder {
      own = nil
      self.folder = folder
    } else {
      let registry = try UserRegistry()
      own = registry
      self.folder = FilePath.join(registry.folder, UserRegistry.backbones)
    }
  }

  /// The paths of the files.
  var paths: [String] { names.map { FilePath.join(folder, $0) } }

  /// Checks that nothing else is replaced.
  /// - Parameter force: whether to replace an imported network of the same name, or what is left of one.
  /// - Throws: `PluginKitError` if a file exists, or if another backbone, a module or a composition of the search path has
  ///   the id.
  func check(force: Bool) throws {
    let existing = paths.filter(FilePath.exists)
    if let first = existing.first {
      let known = importedPaths
      let foreign = existing.first { !known.contains($0) && !NetworkImport.isLeftover($0) }
      guard force, foreign == nil else {
        throw PluginKitError.imported(id: id, path: foreign ?? first, canReplace: foreign == nil)
      }
    }
    guard own != nil else { return }
    let registry = try Registry(RegistryPath.forThisProcess())
    if let path = place(in: registry) { throw PluginKitError.taken(id: id, path: path) }
  }

  /// The paths of the files of an imported network with this id: its manifest, and those that it names; empty if there is
  /// none.
  private var importedPaths: [String] {
    let path = FilePath.join(folder, "\(id).yaml")
    guard let manifest = try? Manifest(contentsOf: path), let files = manifest.graphFiles else { return [] }
    let named = files.paths(of: manifest)
    return [path, named.graph] + [named.weights].compactMap(\.self)
  }

  /// The file of something else with this id: another backbone, a module or a composition; nil if there is none.
  private func place(in registry: Registry) -> String? {
    if let other = try? registry.manifest(id, kind: .backbone), FilePath.folder(of: other.path) != folder {
      return other.path
    }
    return registry.manifests.first { $0.kind == .module && $0.id == id }?.path ?? registry.composition(id)?.path
  }

  /// Writes the record of the files in the user's registry, by which `suture plugin remove` removes them; nil for a
  /// folder that the user named.
  /// - Parameter files: the names and digests.
  func prepareRecord(of files: [(name: String, digest: String)]) throws(FileError) -> FileReplacement? {
    guard let own else { return nil }
    return try own.prepareRecord(
      .backbone, id, files: files.map { (name: "\(UserRegistry.backbones)/\($0.name)", digest: $0.digest) })
  }

  /// How commands find it: nothing for the user's own registry, otherwise the option.
  var option: String { own == nil ? " --registry \(ShellWords.text([folder]))" : "" }
}
