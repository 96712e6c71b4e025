import SutureSupport

/// A manifest that is not used because another one has the same kind and id.
public struct HiddenManifest: Hashable, Sendable {
  /// The manifest that is not used.
  public let manifest: Manifest
  /// The manifest used in its place.
  public let by: Manifest
  /// Whether it would be used if the user consented to replacing the built-in one.
  public let needsConsent: Bool
}

extension HiddenManifest: CustomStringConvertible {
  /// Both files with their versions and, if there is one, the way out.
  public var description: String {
    let (hidden, used) = (quoted(manifest.path, limit: 1024), quoted(by.path, limit: 1024))
    let way =
      needsConsent ? "; 'suture plugin install --replace' lets your plugin replace a built-in one" : ""
    return "\(manifest.kind.rawValue) '\(manifest.id)' \(manifest.version) of \(hidden) is hidden by \(by.version) of "
      + "\(used)\(way)"
  }
}
