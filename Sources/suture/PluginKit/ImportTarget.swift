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
  /// - Parameter force: whether to replace an imported network of the same name.
  /// - Throws: `PluginKitError` if a file exists, or another backbone of the search path has the id.
  func check(force: Bool) throws {
    if let path = paths.first(where: FilePath.exists) {
      let manifest = FilePath.join(folder, "\(id).yaml")
      let isImported = (try? Manifest(contentsOf: manifest).graphFiles) != nil
      guard force, isImported else {
        throw PluginKitError.imported(id: id, path: path, canReplace: isImported)
      }
    }
    guard own != nil else { return }
    let registry = try Registry(RegistryPath.forThisProcess())
    if let other = try? registry.manifest(id, kind: .backbone), FilePath.folder(of: other.path) != folder {
      throw PluginKitError.taken(id: id, path: other.path)
    }
  }

  /// Records the files in the user's registry, so that `suture plugin remove` removes them.
  func record() throws {
    try own?.record(.backbone, id, files: names.map { "\(UserRegistry.backbones)/\($0)" })
  }

  /// How commands find it: nothing for the user's own registry, otherwise the option.
  var option: String { own == nil ? " --registry \(ShellWords.text([folder]))" : "" }
}
