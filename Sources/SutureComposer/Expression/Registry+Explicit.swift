import SutureRegistry

extension Registry {
  /// A reference with every hyperparameter written out, also those that have their default.
  public func explicit(_ reference: ModuleReference, kind: Manifest.Kind) throws -> String {
    let manifest = try manifest(reference.id, kind: kind)
    return ModuleReference(id: reference.id, hyperparameters: try manifest.resolve(reference.hyperparameters))
      .description
  }
}

extension Composition {
  /// The composition with every hyperparameter written out.
  public func explicit(in registry: Registry) throws -> Composition {
    try mapModules { reference in
      var explicit = reference
      explicit.hyperparameters = try registry.manifest(reference.id, kind: .module).resolve(reference.hyperparameters)
      return explicit
    }
  }
}
