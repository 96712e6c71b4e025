import SutureGraph
import SutureSupport

/// The user's word that a manifest of the own registry may replace what is built in under the same id.
///
/// It is a file beside the records of installed plugins, and holds for one manifest: it names its digest.
public enum ReplacementConsent {
  /// The file of an id, within the own registry.
  public static func fileName(_ kind: Manifest.Kind, _ id: String) -> String {
    ".installed/replaces-\(kind.rawValue)-\(id)"
  }

  /// The text of the file.
  public static func text(for manifest: Manifest) -> String { "\(manifest.digest)\n" }

  /// Whether a manifest in a folder has it.
  static func holds(for manifest: Manifest, in folder: String) -> Bool {
    let file = FilePath.join(folder, fileName(manifest.kind, manifest.id))
    guard let bytes = try? FileBytes.read(file, limit: 4096, kind: .regular) else { return false }
    return String(decoding: bytes, as: UTF8.self) == text(for: manifest)
  }
}
