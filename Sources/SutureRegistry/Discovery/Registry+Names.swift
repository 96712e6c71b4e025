extension Registry {
  /// The names of the manifests of a kind.
  public func names(of kind: Manifest.Kind) -> ModuleNames { ModuleNames(manifests.filter { $0.kind == kind }) }
}
