/// The reason why an entry of the registry is left out.
public enum RegistryProblem: Error, Hashable, Sendable {
  /// The file of a manifest, composition or runtime is invalid.
  case manifest(YAMLError)
  /// Several manifests with the same id and version have different content.
  case ambiguous(id: String, kind: Manifest.Kind, version: Version, files: [String])
  /// A folder cannot be read.
  case folder(path: String, reason: String)
}

extension RegistryProblem: CustomStringConvertible {
  /// One line naming the file.
  public var description: String {
    switch self {
    case .manifest(let error): error.description
    case .ambiguous(let id, let kind, let version, let files):
      RegistryError.ambiguous(id: id, kind: kind, version: version, files: files).description
    case .folder(let path, let reason): RegistryError.folder(path: path, reason: reason).description
    }
  }
}
