/// The names by which people know modules and backbones, besides their ids.
///
/// Capital letters, spaces, hyphens and other signs make no difference: `ECA-Net` is `ecanet`. A name that a manifest
/// states as an alias precedes one that follows from its type, its summary or the title of its paper.
public struct ModuleNames: Sendable {
  /// The entries that a name stands for.
  private struct Owners {
    var stated: [String] = []
    var derived: [String] = []

    /// The ids that the name means: one, or several if it is ambiguous.
    var ids: [String] { stated.isEmpty ? derived : stated }
  }

  /// The longest name, in words.
  package static let maximumWordCount = 12

  private var owners: [String: Owners] = [:]

  /// Collects the names of the manifests of a kind.
  init(_ manifests: [Manifest]) {
    for manifest in manifests {
      for name in [manifest.id] + manifest.aliases { add(name, \.stated, manifest.id) }
      for name in Self.derivedNames(of: manifest) { add(name, \.derived, manifest.id) }
    }
  }

  private mutating func add(_ name: String, _ list: WritableKeyPath<Owners, [String]>, _ id: String) {
    let name = Self.normalised(name)
    guard !name.isEmpty else { return }
    if !owners[name, default: Owners()][keyPath: list].contains(id) {
      owners[name, default: Owners()][keyPath: list].append(id)
    }
  }

  /// The ids of the entries with a name, in the order of the registry: several if it is ambiguous.
  public func ids(named name: String) -> [String] { owners[Self.normalised(name)]?.ids ?? [] }

  /// The name in lower case, letters and digits only.
  package static func normalised(_ name: String) -> String {
    String(name.lowercased().filter { $0.isLetter || $0.isNumber })
  }

  /// Names that follow from a manifest: its type, the title of its paper, the name before the title's colon, and the
  /// name with which its summary begins.
  package static func derivedNames(of manifest: Manifest) -> [String] {
    var names = [manifest.name]
    if let title = manifest.paper?.title {
      names.append(title)
      let parts = title.split(separator: ":", maxSplits: 1).map(String.init)
      if parts.count == 2, wordCount(parts[0]) <= 4 { names.append(parts[0]) }
    }
    let summary = manifest.summary.split(separator: ",", maxSplits: 1).map(String.init)
    if summary.count == 2, wordCount(summary[0]) <= 5 {
      let name = summary[0]
      names.append(name.lowercased().hasPrefix("the ") ? String(name.dropFirst(4)) : name)
    }
    return names
  }

  private static func wordCount(_ text: String) -> Int { text.split(separator: " ").count }
}
