import SutureSupport

/// The user's consent that a manifest in the user's own registry may replace the built-in one with the same id.
///
/// It is a file beside the records of installed plugins and applies to one manifest, whose digest it contains.
public enum ReplacementConsent {
  /// The consent's file for an id, relative to the user's own registry.
  public static func fileName(_ kind: Manifest.Kind, _ id: String) -> String {
    ".installed/replaces-\(kind.rawValue)-\(id)"
  }

  /// The file's text.
  public static func text(for manifest: Manifest) -> String { "\(manifest.digest)\n" }

  /// Whether the user has consented to a manifest in a folder.
  static func holds(for manifest: Manifest, in folder: String) -> Bool {
    let file = FilePath.join(folder, fileName(manifest.kind, manifest.id))
    guard let bytes = try? FileBytes.read(file, limit: 4096, kind: .regular) else { return false }
    return String(decoding: bytes, as: UTF8.self) == text(for: manifest)
  }
}
