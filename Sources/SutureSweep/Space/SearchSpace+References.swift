import SutureComposer
import SutureRegistry

extension SearchSpace {
  /// The modules that take part, each with every combination of hyperparameters that is asked for.
  func references(in registry: Registry) throws -> [ModuleReference] {
    let references: [ModuleReference]
    switch modules {
    case .all: references = registry.modules.map { ModuleReference(id: $0.id) }
    case .tags(let tags):
      let known = Set(registry.modules.flatMap(\.tags)).sorted()
      for tag in tags where !known.contains(tag) {
        try placing(tag) { throw SweepError.unknownTag(tag, known: known) }
      }
      references = registry.modules.filter { !Set($0.tags).isDisjoint(with: tags) }.map { ModuleReference(id: $0.id) }
    case .ids(let ids):
      references = try ids.map { id in
        try placing(id) {
          let reference = try CompositionParser.parseReference(id)
          // Unknown modules and hyperparameters are told where they stand.
          _ = try Composition.module(reference).canonical(in: registry)
          return reference
        }
      }
      if ids.isEmpty, !compositions.isEmpty { return [] }
    }
    guard !references.isEmpty else { throw SweepError.emptySpace }
    guard hyperparameters == .sweep else { return references }
    let modules = try references.map { (reference: $0, swept: try SearchSpace.swept(of: $0, in: registry)) }
    // Counted before they are made: a few lists of values multiply to more than any memory holds.
    let count = modules.map { SearchSpace.variantCount($0.swept) }.reduce(0, SearchSpace.sum)
    guard count <= SearchSpace.variantLimit else {
      throw SweepError.tooManyVariants(count: count, limit: SearchSpace.variantLimit)
    }
    return modules.flatMap { SearchSpace.variants(of: $0.reference, over: $0.swept) }
  }

  /// The most references that hyperparameters may make of a space's modules.
  private static let variantLimit = 100_000

  /// The hyperparameters whose values a sweep varies: those with values for sweeps that the reference leaves open.
  private static func swept(of reference: ModuleReference, in registry: Registry) throws -> [Hyperparameter] {
    guard registry.composition(reference.id) == nil else { return [] }
    return try registry.manifest(reference.id, kind: .module).hyperparameters.filter {
      !$0.sweep.isEmpty && reference.hyperparameters[$0.name] == nil
    }
  }

  /// How many combinations of values there are; `Int.max` stands for more.
  private static func variantCount(_ swept: [Hyperparameter]) -> Int {
    swept.reduce(1) { count, hyperparameter in
      let (product, overflow) = count.multipliedReportingOverflow(by: hyperparameter.sweep.count)
      return overflow ? .max : product
    }
  }

  /// A sum, for which `Int.max` stands where it is more.
  private static func sum(_ first: Int, _ second: Int) -> Int {
    let (sum, overflow) = first.addingReportingOverflow(second)
    return overflow ? .max : sum
  }

  /// One reference for each combination of values.
  private static func variants(of reference: ModuleReference, over swept: [Hyperparameter]) -> [ModuleReference] {
    swept.reduce([reference]) { variants, hyperparameter in
      variants.flatMap { variant in
        hyperparameter.sweep.map { value in
          var copy = variant
          copy.hyperparameters[hyperparameter.name] = value
          return copy
        }
      }
    }
  }
}

extension Registry {
  /// The modules, sorted by id.
  var modules: [Manifest] { manifests.filter { $0.kind == .module } }
}
