import SutureGraph
import SutureRegistry

/// A composition with the manifests of its modules, and with adapters around modules that take the other layout.
///
/// Neighboring modules of the other layout share one adapter: it wraps the largest part whose modules agree in their
/// layout, so that prefix tokens are split off and joined only once.
indirect enum Arrangement {
  case module(Manifest, hyperparameters: [String: HyperparameterValue], tag: String?)
  case identity
  case serial([Arrangement])
  case parallel(ParallelOperator, [Arrangement])
  /// A module that joins branches.
  case fusion(Manifest, hyperparameters: [String: HyperparameterValue], tag: String?, [Arrangement])
  case project(Arrangement)
  case identityInit(Arrangement)
  /// A part that works on maps, applied to tokens.
  case onMap(Arrangement)
  /// A part that works on tokens, applied to a map.
  case onTokens(Arrangement)

  /// Arranges a composition for the layout of its input.
  /// - Throws: if a module is not in the registry, or a hyperparameter is unknown or out of range.
  init(_ composition: Composition, in registry: Registry, forMap isMap: Bool) throws {
    self = try Arrangement(composition, in: registry).adapted(toMap: isMap)
  }

  private init(_ composition: Composition, in registry: Registry) throws {
    switch composition {
    case .identity: self = .identity
    case .module(let reference):
      try registry.checkBranches(0, of: reference.id)
      let manifest = try registry.manifest(reference.id, kind: .module)
      self = .module(
        manifest, hyperparameters: try manifest.resolve(reference.hyperparameters), tag: reference.tag)
    case .serial(let parts): self = .serial(try parts.map { try Arrangement($0, in: registry) })
    case .parallel(let joining, let parts):
      self = .parallel(joining, try parts.map { try Arrangement($0, in: registry) })
    case .fusion(let reference, let parts):
      try registry.checkBranches(parts.count, of: reference.id)
      let manifest = try registry.manifest(reference.id, kind: .module)
      self = .fusion(
        manifest, hyperparameters: try manifest.resolve(reference.hyperparameters), tag: reference.tag,
        try parts.map { try Arrangement($0, in: registry) })
    case .project(let part): self = .project(try Arrangement(part, in: registry))
    case .identityInit(let part): self = .identityInit(try Arrangement(part, in: registry))
    }
  }

  /// Whether its modules work on maps (true) or tokens (false); nil if they differ, or without modules.
  private var worksOnMaps: Bool? {
    let kinds = moduleLayouts
    return kinds.count == 1 ? kinds.first : nil
  }

  private var moduleLayouts: Set<Bool> {
    switch self {
    case .module(let manifest, _, _): [manifest.contract.inputForm == .map]
    case .identity: []
    case .serial(let parts), .parallel(_, let parts):
      parts.reduce(into: Set()) { $0.formUnion($1.moduleLayouts) }
    case .fusion(let manifest, _, _, let parts):
      parts.reduce(into: [manifest.contract.inputForm == .map]) { $0.formUnion($1.moduleLayouts) }
    case .project(let part), .identityInit(let part), .onMap(let part), .onTokens(let part): part.moduleLayouts
    }
  }

  private func adapted(toMap isMap: Bool) -> Arrangement {
    if let kind = worksOnMaps { return kind == isMap ? self : isMap ? .onTokens(self) : .onMap(self) }
    switch self {
    case .serial(let parts): return .serial(Arrangement.adaptedRuns(parts, toMap: isMap))
    case .parallel(let joining, let parts): return .parallel(joining, parts.map { $0.adapted(toMap: isMap) })
    case .fusion(let manifest, let hyperparameters, let tag, let parts):
      // The branches must have the layout of the module that joins them.
      let form = manifest.contract.inputForm == .map
      let joined = Arrangement.fusion(
        manifest, hyperparameters: hyperparameters, tag: tag, parts.map { $0.adapted(toMap: form) })
      return form == isMap ? joined : isMap ? .onTokens(joined) : .onMap(joined)
    case .project(let part): return .project(part.adapted(toMap: isMap))
    case .identityInit(let part): return .identityInit(part.adapted(toMap: isMap))
    case .module, .identity, .onMap, .onTokens: return self
    }
  }

  /// The parts of a series, each run of neighbors of the other layout in one adapter.
  private static func adaptedRuns(_ parts: [Arrangement], toMap isMap: Bool) -> [Arrangement] {
    var adapted: [Arrangement] = []
    var run: [Arrangement] = []
    func endRun() {
      guard !run.isEmpty else { return }
      adapted.append((run.count == 1 ? run[0] : .serial(run)).adapted(toMap: isMap))
      run = []
    }
    for part in parts {
      if part.worksOnMaps == !isMap {
        run.append(part)
      } else {
        endRun()
        adapted.append(part.adapted(toMap: isMap))
      }
    }
    endRun()
    return adapted
  }
}
