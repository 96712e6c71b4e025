import SutureGraph
import SutureRegistry

/// Builds single modules and backbones into graph fragments; the only access to plugin code.
public protocol FragmentSource: Sendable {
  /// Builds one module or backbone.
  /// - Parameters:
  ///   - manifest: the module or backbone.
  ///   - hyperparameters: a value for each, as `Manifest.resolve(_:)` returns them.
  ///   - inputs: the inputs' shapes, one for each input of the contract.
  /// - Returns: a fragment with the output shape stated by the contract; for a backbone, including its sites.
  /// - Throws: `ContractViolation` if the inputs do not fit, `LibraryError` if the library cannot be used, and errors
  ///   that describe a failure of the plugin.
  func fragment(
    of manifest: Manifest, hyperparameters: [String: HyperparameterValue], inputs: [Shape]
  ) throws -> GraphFragment

  /// The digest of the code that builds a module or backbone; see `LibraryFile.codeDigest`.
  /// - Throws: `LibraryError` if the library cannot be used.
  func codeDigest(of manifest: Manifest) throws -> String
}

extension FragmentSource {
  /// Builds one module or backbone for an input's shape, which each of several inputs has.
  /// - Throws: as for the shapes of all inputs.
  public func fragment(
    of manifest: Manifest, hyperparameters: [String: HyperparameterValue], input: Shape
  ) throws -> GraphFragment {
    try fragment(of: manifest, hyperparameters: hyperparameters, inputs: manifest.equalInputs(input))
  }
}
