import SutureRegistry

extension Composition {
  /// Checks that each module is applied to as many branches as it joins.
  ///
  /// A whole composition that is a module with several inputs passes: it can run on as many tensors.
  /// - Throws: `CompositionError`, and `RegistryError` for an unknown module without branches.
  func checkBranches(in registry: Registry) throws {
    if case .module = self { return }
    try checkOwnBranches(in: registry)
  }

  private func checkOwnBranches(in registry: Registry) throws {
    switch self {
    case .identity: return
    case .module(let reference): try registry.checkBranches(0, of: reference.id)
    case .fusion(let reference, let parts):
      try registry.checkBranches(parts.count, of: reference.id)
      for part in parts { try part.checkOwnBranches(in: registry) }
    case .serial(let parts), .parallel(_, let parts):
      for part in parts { try part.checkOwnBranches(in: registry) }
    case .project(let part), .identityInit(let part): try part.checkOwnBranches(in: registry)
    }
  }
}

extension Registry {
  /// Checks that a module is applied to as many branches as it joins, none for a module with one input.
  /// - Throws: `CompositionError`, and `RegistryError` for an unknown module without branches.
  package func checkBranches(_ count: Int, of id: String) throws {
    guard composition(id) == nil else { return }
    let inputs: [Contract.Input]
    do throws(RegistryError) {
      inputs = try manifest(id, kind: .module).contract.inputs
    } catch {
      guard case .unknown = error, count > 0 else { throw error }
      let known = manifests.filter { $0.kind == .module && $0.contract.joinsBranches }
      throw CompositionError.unknownFunction(id, known: known.map(\.id))
    }
    guard count == (inputs.count > 1 ? inputs.count : 0) else {
      throw CompositionError.branchCount(module: id, names: inputs.map { $0.name ?? "x" }, given: count)
    }
  }
}
