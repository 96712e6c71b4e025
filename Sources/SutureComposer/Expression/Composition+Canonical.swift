import SutureRegistry

extension Composition {
  /// The one spelling of all equal compositions: checked hyperparameters without defaults, nested same operators
  /// flattened, commutative branches sorted, identities in series dropped.
  ///
  /// - Throws: where a module is not in the registry, or a hyperparameter is not its own or out of range.
  public func canonical(in registry: Registry) throws -> Composition {
    switch self {
    case .identity: return self
    case .module(let reference):
      return .module(try reference.canonical(for: try registry.manifest(reference.id, kind: .module)))
    case .project(let part): return .project(try part.canonical(in: registry))
    case .serial(let parts):
      let flat = try parts.map { try $0.canonical(in: registry) }.flatMap { part -> [Composition] in
        switch part {
        case .serial(let inner): inner
        case .identity: []
        default: [part]
        }
      }
      return flat.isEmpty ? .identity : flat.count == 1 ? flat[0] : .serial(flat)
    case .parallel(let fusion, let parts):
      var flat = try parts.map { try $0.canonical(in: registry) }
      if fusion.isAssociative {
        flat = flat.flatMap { part -> [Composition] in
          if case .parallel(fusion, let inner) = part { return inner }
          return [part]
        }
      }
      if fusion.isCommutative {
        flat = flat.map { (text: $0.description, part: $0) }.sorted { $0.text < $1.text }.map(\.part)
      }
      return flat.count == 1 ? flat[0] : .parallel(fusion, flat)
    }
  }
}
