import SutureComposer
import SutureRegistry

/// Lists the compositions of a search space, each canonical form once.
public struct CandidateEnumerator {
  /// What enumeration found.
  public struct Result: Sendable {
    /// The compositions, simplest first, in a fixed order.
    public var compositions: [Composition] = []
    /// How many spellings were left out because an equal composition came before.
    public var duplicates = 0
  }

  private let space: SearchSpace
  private let registry: Registry
  private var seen: Set<String> = []
  private var result = Result()

  /// Lists a space over a registry's modules.
  /// - Throws: where the space names a module or hyperparameter that does not exist, or selects no module at all.
  public static func enumerate(_ space: SearchSpace, in registry: Registry) throws -> Result {
    var enumerator = CandidateEnumerator(space: space, registry: registry)
    let modules = try enumerator.modules()
    for arity in space.arity.sorted() {
      if arity == 1 {
        for module in modules { try enumerator.add(.module(module)) }
      } else {
        for joining in space.operators where joining.joins(arity) {
          try enumerator.addAll(modules, arity: arity, joining: joining)
        }
      }
    }
    for text in space.compositions { try enumerator.add(try CompositionParser.parse(text)) }
    return enumerator.result
  }

  private init(space: SearchSpace, registry: Registry) {
    self.space = space
    self.registry = registry
  }

  private mutating func add(_ composition: Composition) throws {
    let canonical = try composition.canonical(in: registry)
    if seen.insert(canonical.description).inserted {
      result.compositions.append(canonical)
    } else {
      result.duplicates += 1
    }
  }

  /// Every tuple of modules, every multiset for operators that do not tell their branches apart.
  private mutating func addAll(_ modules: [ModuleReference], arity: Int, joining: SearchSpace.Operator) throws {
    var chosen: [Int] = []
    func composition() -> Composition {
      let parts = chosen.map { Composition.module(modules[$0]) }
      switch joining {
      case .serial: return .serial(parts)
      case .add: return .parallel(.add, parts)
      case .multiply: return .parallel(.multiply, parts)
      case .max: return .parallel(.max, parts)
      case .mean: return .parallel(.mean, parts)
      case .concat: return .project(.parallel(.concat, parts))
      case .weighted: return .parallel(.weighted, parts)
      case .blend: return .parallel(.blend, parts)
      case .gated: return .parallel(.gated, parts)
      case .channelGated: return .parallel(.channelGated, parts)
      }
    }
    func extend(_ enumerator: inout CandidateEnumerator) throws {
      if chosen.count == arity { return try enumerator.add(composition()) }
      let first = joining.isCommutative ? chosen.last ?? 0 : 0
      for index in modules.indices.dropFirst(first) {
        chosen.append(index)
        try extend(&enumerator)
        chosen.removeLast()
      }
    }
    try extend(&self)
  }

  private func modules() throws -> [ModuleReference] {
    let references: [ModuleReference]
    switch space.modules {
    case .all: references = registry.modules.map { ModuleReference(id: $0.id) }
    case .tags(let tags):
      references = registry.modules.filter { !Set($0.tags).isDisjoint(with: tags) }.map { ModuleReference(id: $0.id) }
    case .ids(let ids): references = try ids.map { try CompositionParser.parseReference($0) }
    }
    guard !references.isEmpty || space.modules == .ids([]) && !space.compositions.isEmpty else {
      throw SweepError.emptySpace
    }
    guard space.hyperparameters == .sweep else { return references }
    return try references.flatMap(variants)
  }

  /// One reference for each combination of the values that the manifest lists for sweeps.
  private func variants(of reference: ModuleReference) throws -> [ModuleReference] {
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
