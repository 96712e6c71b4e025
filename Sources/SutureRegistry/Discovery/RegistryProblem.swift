/// Something in the registry that is left out, and why.
public enum RegistryProblem: Error, Hashable, Sendable {
  /// A manifest is refused.
  case manifest(YAMLError)
  /// Several manifests have the same id and version, with different content.
  case ambiguous(id: String, kind: Manifest.Kind, version: Version, files: [String])
  /// A folder cannot be read.
  case folder(path: String, reason: String)
}

extension RegistryProblem: CustomStringConvertible {
  /// One line that names the file.
  public var description: String {
    switch self {
    case .manifest(let error): error.description
    case .ambiguous(let id, let kind, let version, let files):
      RegistryError.ambiguous(id: id, kind: kind, version: version, files: files).description
    case .folder(let path, let reason): RegistryError.folder(path: path, reason: reason).description
    }
  }
}
