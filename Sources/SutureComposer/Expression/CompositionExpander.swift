import SutureRegistry

/// Replaces the names of ready compositions by the compositions.
struct CompositionExpander {
  /// The maximum depth to which ready compositions refer to each other.
  static let maximumDepth = 8

  let registry: Registry
  private var uses = 0

  init(registry: Registry) { self.registry = registry }

  /// The composition with every name of a ready composition replaced.
  ///
  /// Tags within a ready composition are local to each use: two uses share no weights.
  /// - Throws: `CompositionError` if a ready composition has branches, hyperparameters or a tag, or refers to itself; `YAMLError`
  ///   if its file does not contain a composition.
  mutating func expand(_ composition: Composition, within path: [String] = []) throws -> Composition {
    switch composition {
    case .identity: return .identity
    case .project(let part): return .project(try expand(part, within: path))
    case .identityInit(let part): return .identityInit(try expand(part, within: path))
    case .serial(let parts): return .serial(try expand(parts, within: path))
    case .parallel(let joining, let parts): return .parallel(joining, try expand(parts, within: path))
    case .fusion(let reference, let parts):
      guard registry.composition(reference.id) == nil else {
        throw CompositionError.readyCompositionTakesNothing(reference)
      }
      return .fusion(reference, try expand(parts, within: path))
    case .module(let reference):
      guard let ready = registry.composition(named: reference.id) else { return composition }
      guard reference.hyperparameters.isEmpty, reference.tag == nil else {
        throw CompositionError.readyCompositionTakesNothing(reference)
      }
      guard !path.contains(ready.id), path.count < CompositionExpander.maximumDepth else {
        throw CompositionError.usesItself(path + [ready.id])
      }
      uses += 1
      let prefix = "\(ready.id).\(uses)."
      let inner = try Composition(ready.source).mapModules { reference in
        var own = reference
        own.tag = reference.tag.map { prefix + $0 }
        return own
      }
      return try expand(inner, within: path + [ready.id])
    }
  }

  private mutating func expand(_ parts: [Composition], within path: [String]) throws -> [Composition] {
    var expanded: [Composition] = []
    for part in parts { expanded.append(try expand(part, within: path)) }
    return expanded
  }
}
