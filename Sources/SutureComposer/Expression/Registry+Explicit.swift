import SutureRegistry

extension Registry {
  /// The text of a reference with all hyperparameters, including those equal to their defaults.
  public func explicit(_ reference: ModuleReference, kind: Manifest.Kind) throws -> String {
    let manifest = try manifest(reference.id, kind: kind)
    return ModuleReference(id: manifest.id, hyperparameters: try manifest.resolve(reference.hyperparameters))
      .description
  }
}

extension Composition {
  /// The composition with all hyperparameters of its modules, including those equal to their defaults.
  public func explicit(in registry: Registry) throws -> Composition {
    try mapModules { reference in
      var explicit = reference
      explicit.hyperparameters = try registry.manifest(reference.id, kind: .module).resolve(reference.hyperparameters)
      return explicit
    }
  }
}
