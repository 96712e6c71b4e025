import SutureRegistry

extension Composition {
  /// The canonical form: the same for all compositions that are equal by the laws of their operators.
  ///
  /// Ready compositions are expanded. Hyperparameters are validated, and omitted if they equal their defaults. Nested
  /// uses of an associative operator are flattened, branches of a commutative operator are sorted, identities in series
  /// are removed, and tags are numbered from left to right. An operator over identities becomes `identity` if it is
  /// idempotent or ignores identities; other operators over identities stay, because their output differs from the input
  /// (`identity * identity` squares it) or they have parameters.
  ///
  /// The branches of a module that joins them keep their order: `aff(a, b)` and `aff(b, a)` differ.
  ///
  /// - Throws: if a module is not in the registry, a hyperparameter is unknown or out of range, a module joins another
  ///   number of branches, or modules with one tag have different hyperparameters.
  public func canonical(in registry: Registry) throws -> Composition {
    var expander = CompositionExpander(registry: registry)
    let expanded = try expander.expand(self)
    try expanded.checkBranches(in: registry)
    var composition = try expanded.normalised(in: registry)
    guard composition.isTagged else { return composition }
    try composition.checkTags()
    // Branches that differ only in their tags are sorted by tag, so numbering can change the order: repeat until stable.
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
    case .fusion(let reference, let parts):
      let manifest = try registry.manifest(reference.id, kind: .module)
      // The branches stay in order: a module may treat its inputs differently.
      return .fusion(try reference.canonical(for: manifest), try parts.map { try $0.normalised(in: registry) })
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
    case .parallel(let joining, let parts):
      var flat = try parts.map { try $0.normalised(in: registry) }
      if joining.isAssociative {
        flat = flat.flatMap { part -> [Composition] in
          if case .parallel(joining, let inner) = part { return inner }
          return [part]
        }
      }
      flat = joining.withoutRedundantIdentities(flat)
      if flat.isEmpty { return .identity }
      if joining.isCommutative {
        flat = flat.map { part in
          let text = part.description
          return (bare: part.isTagged ? part.withoutTags.description : text, text: text, part: part)
        }.sorted { ($0.bare, $0.text) < ($1.bare, $1.text) }.map(\.part)
      }
      return flat.count == 1 ? flat[0] : .parallel(joining, flat)
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

  /// The composition with every module transformed, in the order of `modules`.
  public func mapModules<Failure>(
    _ transform: (ModuleReference) throws(Failure) -> ModuleReference
  ) throws(Failure) -> Composition {
    switch self {
    case .identity: return self
    case .module(let reference): return .module(try transform(reference))
    case .fusion(let reference, let parts):
      let mapped = try Composition.map(parts, transform)
      return .fusion(try transform(reference), mapped)
    case .project(let part): return .project(try part.mapModules(transform))
    case .identityInit(let part): return .identityInit(try part.mapModules(transform))
    case .serial(let parts): return .serial(try Composition.map(parts, transform))
    case .parallel(let joining, let parts): return .parallel(joining, try Composition.map(parts, transform))
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

extension ParallelOperator {
  /// The branches without identities that do not change the output.
  ///
  /// If the operator is also commutative and associative, as the maximum is, any number of identities equals one;
  /// otherwise, as for the mean, only identities without any other branch do.
  fileprivate func withoutRedundantIdentities(_ branches: [Composition]) -> [Composition] {
    let others = branches.filter { $0 != .identity }
    if ignoresIdentities { return others }
    guard isIdempotent else { return branches }
    guard others.count < branches.count, others.isEmpty || (isCommutative && isAssociative) else { return branches }
    return others + [.identity]
  }
}
