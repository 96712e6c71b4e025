import Foundation
import SutureRegistry

/// Where header and SDK for plugin authors lie, laid out as `Sources/` is.
struct PluginKit {
  /// The folder that holds `CSuture` and `SuturePlugin`.
  let folder: String

  /// Finds the installed kit, or that of the checkout in which this program was built.
  ///
  /// - Throws: `PluginKitError.missing` with the places.
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

/// Why a plugin cannot be made, installed or removed.
enum PluginKitError: Error, Hashable, CustomStringConvertible {
  /// Header and SDK are in none of these places.
  case missing([String])
  /// A name that cannot be an id.
  case badName(String)
  /// Something is there already.
  case exists(String)
  /// There is no manifest to install.
  case noManifest(String)
  /// A manifest cannot be read.
  case badManifest(String)
  /// A file of other content is where this one would go.
  case installed(id: String, path: String, canReplace: Bool)
  /// The search path holds another manifest of this id.
  case taken(id: String, path: String)
  /// What is to be installed has the id of something on the search path.
  case builtIn(id: String, path: String)
  /// A name that means something else already.
  case usedName(id: String, by: String)
  /// A file is not what was verified.
  case changed(String)
  /// Nothing of this id is in the user's folder.
  case notInstalled(id: String, folder: String)
  /// There is no home folder to install into.
  case noHome

  var description: String {
    switch self {
    case .missing(let places): "header and SDK are in none of: \(places.joined(separator: ", "))"
    case .badName(let name): "'\(name)' cannot be an id: a lower-case letter, then letters, digits and '_', at most 64"
    case .exists(let path): "'\(path)' is there already"
    case .noManifest(let path): "'\(path)' holds no manifest"
    case .badManifest(let reason): reason
    case .installed(let id, let path, let canReplace):
      "'\(id)' would replace '\(path)', which has other content"
        + (canReplace ? ": use --force to replace what was installed under the same id" : "")
    case .taken(let id, let path): "'\(id)' is taken by '\(path)': choose another id"
    case .builtIn(let id, let path):
      "'\(id)' is taken by '\(path)': choose another id, or use yours instead with --replace"
    case .usedName(let id, let by): "'\(id)' is \(by) already: choose another id"
    case .changed(let path): "'\(path)' changed while it was verified"
    case .notInstalled(let id, let folder): "'\(id)' was not installed in your own registry, '\(folder)'"
    case .noHome: "neither XDG_DATA_HOME nor HOME names a folder to install into"
    }
  }
}
