/// Something in the registry that can be listed and found.
public enum RegistryEntry: Hashable, Sendable {
  /// A module or backbone.
  case manifest(Manifest)
  /// A ready composition.
  case composition(ReadyComposition)

  /// Its manifest; nil for a composition.
  public var manifest: Manifest? {
    if case .manifest(let manifest) = self { manifest } else { nil }
  }

  /// The name by which it is used.
  public var id: String {
    switch self {
    case .manifest(let manifest): manifest.id
    case .composition(let composition): composition.id
    }
  }

  /// What it is, in a word: `module`.
  public var kind: String {
    switch self {
    case .manifest(let manifest): manifest.kind.rawValue
    case .composition: RegistryEntry.composition
    }
  }

  /// What it does, in one line.
  public var summary: String {
    switch self {
    case .manifest(let manifest): manifest.summary
    case .composition(let composition): composition.summary
    }
  }

  /// Words to find it by.
  public var tags: [String] {
    switch self {
    case .manifest(let manifest): manifest.tags
    case .composition(let composition): composition.tags
    }
  }

  /// What it is above all: its first tag.
  public var family: String? { tags.first }

  /// Where it was published.
  public var paper: Paper? {
    switch self {
    case .manifest(let manifest): manifest.paper
    case .composition(let composition): composition.paper
    }
  }

  /// Its version.
  public var version: Version {
    switch self {
    case .manifest(let manifest): manifest.version
    case .composition(let composition): composition.version
    }
  }

  /// The file that it was read from.
  public var path: String {
    switch self {
    case .manifest(let manifest): manifest.path
    case .composition(let composition): composition.path
    }
  }

  /// The words for kinds, as they are listed.
  public static let kinds = Manifest.Kind.allCases.map(\.rawValue) + [composition]

  private static let composition = "composition"
}

extension Registry {
  /// Everything that can be used: modules, backbones, compositions, each sorted by id.
  public var listed: [RegistryEntry] {
    manifests.map { .manifest($0) } + compositions.map { .composition($0) }
  }
}
