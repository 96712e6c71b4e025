import FoundationEssentials
import SutureRegistry

/// The folder with the header and SDK for plugin authors, with the same layout as `Sources/`.
struct PluginKit {
  /// The folder that contains `CSuture` and `SuturePlugin`.
  let folder: String

  /// Finds the installed kit, or the one in the checkout in which this program was built.
  ///
  /// - Throws: `PluginKitError.missing` with the folders searched.
  static func find() throws -> PluginKit {
    let executable = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let prefix = executable.deletingLastPathComponent().deletingLastPathComponent()
    var places = [prefix.appendingPathComponent("share/suture/sdk").path]
    if let checkout = RegistryPath.checkout(of: executable.path) { places.append("\(checkout)/Sources") }
    guard
      let found = places.first(where: { FileManager.default.fileExists(atPath: "\($0)/CSuture/include/suture.h") })
    else { throw PluginKitError.missing(places) }
    return PluginKit(folder: found)
  }
}

/// Why a plugin cannot be created, installed or removed.
enum PluginKitError: Error, Hashable, CustomStringConvertible {
  /// Header and SDK are in none of these folders.
  case missing([String])
  /// A name that cannot be an id.
  case badName(String)
  /// The file or folder already exists.
  case exists(String)
  /// There is no manifest to install.
  case noManifest(String)
  /// A manifest cannot be read.
  case badManifest(String)
  /// A file with different content exists at the destination.
  case installed(id: String, path: String, canReplace: Bool)
  /// A network was imported with this id, or another file stands where one would be written.
  case imported(id: String, path: String, canReplace: Bool)
  /// The search path contains another manifest with this id.
  case taken(id: String, path: String)
  /// A built-in module or backbone has the same id.
  case builtIn(id: String, path: String)
  /// A name that is already in use.
  case usedName(id: String, by: String)
  /// A file has changed since it was verified.
  case changed(String)
  /// No plugin with this id is installed in the user's folder.
  case notInstalled(id: String, folder: String)
  /// There is no home folder to install into.
  case noHome

  var description: String {
    switch self {
    case .missing(let places): "header and SDK are in none of: \(places.joined(separator: ", "))"
    case .badName(let name): "'\(name)' cannot be an id: a lower-case letter, then letters, digits and '_', at most 64"
    case .exists(let path): "'\(path)' already exists"
    case .noManifest(let path): "'\(path)' contains no manifest"
    case .badManifest(let reason): reason
    case .installed(let id, let path, let canReplace):
      "'\(id)' would replace '\(path)', which has other content"
        + (canReplace ? ": use --force to replace what was installed under the same id" : "")
    case .taken(let id, let path): "'\(id)' is taken by '\(path)': choose another id"
    case .builtIn(let id, let path):
      "'\(id)' is taken by '\(path)': choose another id, or use yours instead with --replace"
    case .usedName(let id, let by): "'\(id)' is already \(by): choose another id"
    case .changed(let path): "'\(path)' changed while it was verified"
    case .imported(let id, let path, let canReplace):
      "'\(path)' exists already: "
        + (canReplace ? "use --force to replace '\(id)', or --name to import under another id" : "use --name or -o")
    case .notInstalled(let id, let folder): "'\(id)' was not installed in your own registry, '\(folder)'"
    case .noHome: "neither XDG_DATA_HOME nor HOME names a folder to install into"
    }
  }
}
