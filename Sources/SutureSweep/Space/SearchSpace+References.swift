import SutureComposer
import SutureRegistry

extension SearchSpace {
  /// The operators in order; a module that joins branches once for each combination of the hyperparameters to sweep.
  /// - Throws: `PlacedError` for a name that is neither an operator nor a module that joins branches, and for invalid
  ///   hyperparameters.
  func operators(in registry: Registry) throws -> [Operator] {
    var found: [Operator] = []
    for joining in operators {
      guard case .fusion(let fusion) = joining else {
        found.append(joining)
        continue
      }
      let variants: [FusionOperator] = try placing(SearchSpace.place(of: fusion.reference)) {
        try self.variants(of: fusion.reference, in: registry)
      }
      for variant in variants where !found.contains(.fusion(variant)) { found.append(.fusion(variant)) }
    }
    return found
  }

  /// The modules that join branches among the operators.
  func fusions(in registry: Registry) throws -> [FusionOperator] {
    try operators(in: registry).compactMap { if case .fusion(let fusion) = $0 { fusion } else { nil } }
  }

  private func variants(of reference: ModuleReference, in registry: Registry) throws -> [FusionOperator] {
    let joining = registry.modules.filter(\.contract.joinsBranches).map(\.id)
    guard joining.contains(reference.id) || registry.modules.contains(where: { $0.id == reference.id }) else {
      throw SweepError.unknownOperator(reference.id, known: Operator.allCases.map(\.rawValue) + joining)
    }
    var references = [try FusionOperator.resolving(reference, in: registry).reference]
    if hyperparameters == .sweep {
      references = SearchSpace.variants(of: reference, over: try SearchSpace.swept(of: reference, in: registry))
    }
    return try references.map { try FusionOperator.resolving($0, in: registry) }
  }

  /// The selected modules, each with all combinations of the hyperparameters to sweep.
  func references(in registry: Registry) throws -> [ModuleReference] {
    let references: [ModuleReference]
    switch modules {
    case .all: references = registry.leaves.map { ModuleReference(id: $0.id) }
    case .tags(let tags):
      let known = Set(registry.modules.flatMap(\.tags)).sorted()
      for tag in tags where !known.contains(tag) {
        try placing(tag) { throw SweepError.unknownTag(tag, known: known) }
      }
      references = registry.leaves.filter { !Set($0.tags).isDisjoint(with: tags) }.map { ModuleReference(id: $0.id) }
    case .ids(let ids):
      references = try ids.map { id in
        try placing(id) {
          let reference = try CompositionParser.parseReference(id)
          // Unknown modules and hyperparameters are errors with a location.
          _ = try Composition.module(reference).canonical(in: registry)
          try registry.checkBranches(0, of: reference.id)
          return reference
        }
      }
      if ids.isEmpty, !compositions.isEmpty { return [] }
    }
    guard !references.isEmpty else { throw SweepError.emptySpace }
    guard hyperparameters == .sweep else { return references }
    let modules = try references.map { (reference: $0, swept: try SearchSpace.swept(of: $0, in: registry)) }
    // Counted before they are created: the product of a few lists of values can exceed any memory.
    let count = modules.map { SearchSpace.variantCount($0.swept) }.reduce(0, SearchSpace.sum)
    guard count <= SearchSpace.variantLimit else {
      throw SweepError.tooManyVariants(count: count, limit: SearchSpace.variantLimit)
    }
    return modules.flatMap { SearchSpace.variants(of: $0.reference, over: $0.swept) }
  }

  /// The maximum number of references with swept hyperparameters.
  private static let variantLimit = 100_000

  /// The hyperparameters to sweep: those for which the manifest lists values and the reference has none.
  private static func swept(of reference: ModuleReference, in registry: Registry) throws -> [Hyperparameter] {
    guard registry.composition(reference.id) == nil else { return [] }
    return try registry.manifest(reference.id, kind: .module).hyperparameters.filter {
      !$0.sweep.isEmpty && reference.hyperparameters[$0.name] == nil
    }
  }

  /// The number of combinations of values, clamped to `Int.max`.
  private static func variantCount(_ swept: [Hyperparameter]) -> Int {
    swept.reduce(1) { count, hyperparameter in
      let (product, overflow) = count.multipliedReportingOverflow(by: hyperparameter.sweep.count)
      return overflow ? .max : product
    }
  }

  /// The sum, clamped to `Int.max`.
  private static func sum(_ first: Int, _ second: Int) -> Int {
    let (sum, overflow) = first.addingReportingOverflow(second)
    return overflow ? .max : sum
  }

  /// A reference for each combination of values.
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

  /// The modules with one input, sorted by id.
  fileprivate var leaves: [Manifest] { modules.filter { !$0.contract.joinsBranches } }
}
