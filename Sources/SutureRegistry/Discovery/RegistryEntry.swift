/// An entry of the registry that can be listed and searched.
public enum RegistryEntry: Hashable, Sendable {
  /// A module or backbone.
  case manifest(Manifest)
  /// A ready composition.
  case composition(ReadyComposition)

  /// The manifest; nil for a composition.
  public var manifest: Manifest? {
    if case .manifest(let manifest) = self { manifest } else { nil }
  }

  /// The id by which compositions use it.
  public var id: String {
    switch self {
    case .manifest(let manifest): manifest.id
    case .composition(let composition): composition.id
    }
  }

  /// The kind: `module`, `backbone` or `composition`.
  public var kind: String {
    switch self {
    case .manifest(let manifest): manifest.kind.rawValue
    case .composition: RegistryEntry.composition
    }
  }

  /// A one-line description.
  public var summary: String {
    switch self {
    case .manifest(let manifest): manifest.summary
    case .composition(let composition): composition.summary
    }
  }

  /// Tags for searching and selecting.
  public var tags: [String] {
    switch self {
    case .manifest(let manifest): manifest.tags
    case .composition(let composition): composition.tags
    }
  }

  /// The family: the first tag.
  public var family: String? { tags.first }

  /// The publication.
  public var paper: Paper? {
    switch self {
    case .manifest(let manifest): manifest.paper
    case .composition(let composition): composition.paper
    }
  }

  /// The version.
  public var version: Version {
    switch self {
    case .manifest(let manifest): manifest.version
    case .composition(let composition): composition.version
    }
  }

  /// The path of the file that it was read from.
  public var path: String {
    switch self {
    case .manifest(let manifest): manifest.path
    case .composition(let composition): composition.path
    }
  }

  /// All kinds, in the order of listings.
  public static let kinds = Manifest.Kind.allCases.map(\.rawValue) + [composition]

  private static let composition = "composition"
}

extension Registry {
  /// All usable entries: modules, backbones, compositions, each sorted by id.
  public var listed: [RegistryEntry] {
    manifests.map { .manifest($0) } + compositions.map { .composition($0) }
  }
}
