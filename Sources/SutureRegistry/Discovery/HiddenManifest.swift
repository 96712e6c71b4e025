import SutureGraph
import SutureSupport

/// A manifest that is not used, since another one has its kind and id.
public struct HiddenManifest: Hashable, Sendable {
  /// The one that is not used.
  public let manifest: Manifest
  /// The one that is used.
  public let by: Manifest
  /// Whether it would be used if the user let it replace what is built in.
  public let needsConsent: Bool
}

extension HiddenManifest: CustomStringConvertible {
  /// Both files with their versions, and the way out.
  public var description: String {
    let (hidden, used) = (quoted(manifest.path, limit: 1024), quoted(by.path, limit: 1024))
    let way =
      needsConsent ? "; 'suture plugin install --replace' lets a plugin of your own replace what is built in" : ""
    return "\(manifest.kind.rawValue) '\(manifest.id)' \(manifest.version) of \(hidden) is hidden by \(by.version) of "
      + "\(used)\(way)"
  }
}
