import SutureSupport

/// The reason why a lookup in the registry fails.
public enum RegistryError: Error, Hashable, Sendable {
  /// A folder that the user named cannot be read.
  case folder(path: String, reason: String)
  /// No entry has this id; `suggestion` is a similar id, `otherKind` the kind of another entry with this id.
  case unknown(id: String, kind: Manifest.Kind, suggestion: String?, otherKind: Manifest.Kind?)
  /// The id is that of a ready composition.
  case composition(id: String, kind: Manifest.Kind)
  /// Several manifests with this id and version have different content.
  case ambiguous(id: String, kind: Manifest.Kind, version: Version, files: [String])
  /// Several entries have this name, which is no id.
  case ambiguousName(String, kind: Manifest.Kind, ids: [String])
  /// The manifest with this name is invalid.
  case refused(id: String, kind: Manifest.Kind, YAMLError)
}

extension RegistryError: CustomStringConvertible {
  /// One sentence: `there is no module 'sse' (did you mean 'se'?)`.
  public var description: String {
    switch self {
    case .folder(let path, let reason): return "cannot read the registry folder \(quoted(path, limit: 1024)): \(reason)"
    case .unknown(let id, let kind, let suggestion, let other):
      var clause = suggestion.map { " (did you mean '\($0)'?)" } ?? "; 'suture list --kind \(kind.rawValue)' shows all"
      if let other { clause = ", \(quoted(id)) is a \(other.rawValue)" }
      if kind == .module, other == .backbone { clause += ": 'identity --backbone \(id)' is the network alone" }
      return "there is no \(kind.rawValue) \(quoted(id))\(clause)"
    case .composition(let id, let kind): return "'\(id)' is a ready composition, not a \(kind.rawValue)"
    case .ambiguous(let id, let kind, let version, let files):
      let places = files.map { quoted($0, limit: 1024) }
      return "\(files.count) manifests of \(kind.rawValue) '\(id)' \(version) differ: \(listed(places, "and"))"
    case .ambiguousName(let name, let kind, let ids):
      return "several \(kind.rawValue)s are called \(quoted(name)): write \(listed(ids.map { "'\($0)'" }))"
    case .refused(let id, let kind, let error): return "\(kind.rawValue) '\(id)' has a bad manifest: \(error)"
    }
  }
}
