import SutureRegistry

extension Arrangement {
  /// The maximum length of the operands that a printed operator shows, in characters.
  private static let labelLimit = 72

  /// The type that printed structures show for an operator: `Add(se, eca >> cbam)`, or with the number of branches if
  /// these are too long, `Add(branches=12)`.
  static func label(_ joining: ParallelOperator, of parts: [Arrangement]) -> String {
    let branches = parts.map(\.composition.description).joined(separator: ", ")
    return "\(joining.typeName)(\(branches.count <= labelLimit ? branches : "branches=\(parts.count)"))"
  }

  /// The composition without hyperparameters and adapters.
  var composition: Composition {
    switch self {
    case .module(let manifest, _, let tag): .module(ModuleReference(id: manifest.id, tag: tag))
    case .identity: .identity
    case .serial(let parts): .serial(parts.map(\.composition))
    case .parallel(let joining, let parts): .parallel(joining, parts.map(\.composition))
    case .fusion(let manifest, _, let tag, let parts):
      .fusion(ModuleReference(id: manifest.id, tag: tag), parts.map(\.composition))
    case .project(let part): .project(part.composition)
    case .identityInit(let part): .identityInit(part.composition)
    case .onMap(let part), .onTokens(let part): part.composition
    }
  }
}
