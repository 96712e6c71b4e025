import SutureComposer
import SutureRegistry

extension SearchSpace {
  /// The modules that take part, each with every combination of hyperparameters that is asked for.
  func references(in registry: Registry) throws -> [ModuleReference] {
    let references: [ModuleReference]
    switch modules {
    case .all: references = registry.modules.map { ModuleReference(id: $0.id) }
    case .tags(let tags):
      references = registry.modules.filter { !Set($0.tags).isDisjoint(with: tags) }.map { ModuleReference(id: $0.id) }
    case .ids(let ids):
      references = try ids.map { try CompositionParser.parseReference($0) }
      if ids.isEmpty, !compositions.isEmpty { return [] }
    }
    guard !references.isEmpty else { throw SweepError.emptySpace }
    guard hyperparameters == .sweep else { return references }
    return try references.flatMap { try SearchSpace.variants(of: $0, in: registry) }
  }

  /// One reference for each combination of the values that the manifest lists for sweeps.
  private static func variants(of reference: ModuleReference, in registry: Registry) throws -> [ModuleReference] {
    guard registry.composition(reference.id) == nil else { return [reference] }
    let manifest = try registry.manifest(reference.id, kind: .module)
    var variants = [reference]
    for hyperparameter in manifest.hyperparameters
    where !hyperparameter.sweep.isEmpty && reference.hyperparameters[hyperparameter.name] == nil {
      variants = variants.flatMap { variant in
        hyperparameter.sweep.map { value in
          var copy = variant
          copy.hyperparameters[hyperparameter.name] = value
          return copy
        }
      }
    }
    return variants
  }
}

extension Registry {
  /// The modules, sorted by id.
  var modules: [Manifest] { manifests.filter { $0.kind == .module } }
}
