import SutureRegistry

extension Composition {
  /// The one spelling of all equal compositions.
  ///
  /// Ready compositions are written out, hyperparameters checked and left out where they equal their defaults, nested
  /// same operators flattened, commutative branches sorted, identities in series dropped, tags numbered in their order;
  /// `max(identity, identity)` and `mean(identity, identity)` are `identity`. Other operators over identities stay: their
  /// result differs from the input (`identity * identity` squares it), or they have parameters.
  ///
  /// - Throws: where a module is not in the registry, a hyperparameter is not its own or out of range, or a tag stands
  ///   for modules with different hyperparameters.
  public func canonical(in registry: Registry) throws -> Composition {
    var expander = CompositionExpander(registry: registry)
    var composition = try expander.expand(self).normalised(in: registry)
    guard composition.isTagged else { return composition }
    try composition.checkTags()
    // Numbers take part in the order of branches that differ by them alone: number until nothing changes.
    for _ in 0..<4 {
      let numbered = try composition.withNumberedTags().normalised(in: registry)
      if numbered == composition { break }
      composition = numbered
    }
    return composition
  }

  private func normalised(in registry: Registry) throws -> Composition {
    switch self {
    case .identity: return self
    case .module(let reference):
      return .module(try reference.canonical(for: try registry.manifest(reference.id, kind: .module)))
    case .project(let part): return .project(try part.normalised(in: registry))
    case .identityInit(let part): return .identityInit(try part.normalised(in: registry))
    case .serial(let parts):
      let flat = try parts.map { try $0.normalised(in: registry) }.flatMap { part -> [Composition] in
        switch part {
        case .serial(let inner): inner
        case .identity: []
        default: [part]
        }
      }
      return flat.isEmpty ? .identity : flat.count == 1 ? flat[0] : .serial(flat)
    case .parallel(let fusion, let parts):
      var flat = try parts.map { try $0.normalised(in: registry) }
      if fusion.isAssociative {
        flat = flat.flatMap { part -> [Composition] in
          if case .parallel(fusion, let inner) = part { return inner }
          return [part]
        }
      }
      flat = flat.withoutIdlers(in: fusion)
      if fusion.isCommutative {
        flat = flat.map { part in
          let text = part.description
          return (bare: part.isTagged ? part.withoutTags.description : text, text: text, part: part)
        }.sorted { ($0.bare, $0.text) < ($1.bare, $1.text) }.map(\.part)
      }
      return flat.count == 1 ? flat[0] : .parallel(fusion, flat)
    }
  }

  // MARK: Tags

  private var isTagged: Bool { modules.contains { $0.tag != nil } }

  private var withoutTags: Composition {
    mapModules { ModuleReference(id: $0.id, hyperparameters: $0.hyperparameters) }
  }

  private func withNumberedTags() -> Composition {
    var numbers: [String: [String: Int]] = [:]
    return mapModules { reference in
      guard let tag = reference.tag else { return reference }
      let number = numbers[reference.id]?[tag] ?? (numbers[reference.id]?.count ?? 0) + 1
      numbers[reference.id, default: [:]][tag] = number
      var copy = reference
      copy.tag = "\(number)"
      return copy
    }
  }

  private func checkTags() throws(CompositionError) {
    var first: [String: ModuleReference] = [:]
    for reference in modules {
      guard let tag = reference.tag else { continue }
      let known = first["\(reference.id)#\(tag)", default: reference]
      guard known == reference else { throw .sharedDiffers(known, reference) }
      first["\(reference.id)#\(tag)"] = reference
    }
  }

  /// The composition with every module replaced, in the order in which they are written.
  public func mapModules<Failure>(
    _ transform: (ModuleReference) throws(Failure) -> ModuleReference
  ) throws(Failure) -> Composition {
    switch self {
    case .identity: return self
    case .module(let reference): return .module(try transform(reference))
    case .project(let part): return .project(try part.mapModules(transform))
    case .identityInit(let part): return .identityInit(try part.mapModules(transform))
    case .serial(let parts): return .serial(try Composition.map(parts, transform))
    case .parallel(let fusion, let parts): return .parallel(fusion, try Composition.map(parts, transform))
    }
  }

  private static func map<Failure>(
    _ parts: [Composition], _ transform: (ModuleReference) throws(Failure) -> ModuleReference
  ) throws(Failure) -> [Composition] {
    var mapped: [Composition] = []
    for part in parts { mapped.append(try part.mapModules(transform)) }
    return mapped
  }
}

extension [Composition] {
  /// The branches without those that change nothing: of equal inputs the maximum needs one, and the mean of nothing but
  /// inputs is the input.
  fileprivate func withoutIdlers(in fusion: Fusion) -> [Composition] {
    guard count > 1 else { return self }
    switch fusion {
    case .max: return filter { $0 != .identity } + (contains(.identity) ? [.identity] : [])
    case .mean: return allSatisfy { $0 == .identity } ? [.identity] : self
    case .add, .multiply, .concat, .weighted, .blend, .gated, .channelGated: return self
    }
  }
}
