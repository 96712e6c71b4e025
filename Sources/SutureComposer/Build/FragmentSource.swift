import SutureGraph
import SutureRegistry

/// Builds single modules and backbones into graph fragments; the only access to plugin code.
public protocol FragmentSource: Sendable {
  /// Builds one module or backbone.
  /// - Parameters:
  ///   - manifest: the module or backbone.
  ///   - hyperparameters: a value for each, as `Manifest.resolve(_:)` returns them.
  ///   - input: the input's shape.
  /// - Returns: a fragment with the output shape stated by the contract; for a backbone, including its sites.
  /// - Throws: `ContractViolation` if the input does not fit, `LibraryError` if the library cannot be used, and errors
  ///   that describe a failure of the plugin.
  func fragment(
    of manifest: Manifest, hyperparameters: [String: HyperparameterValue], input: Shape
  ) throws -> GraphFragment

  /// The digest of the code that builds a module or backbone; see `LibraryFile.codeDigest`.
  /// - Throws: `LibraryError` if the library cannot be used.
  func codeDigest(of manifest: Manifest) throws -> String
}
