import SutureComposer
import SutureGraph
import SutureRegistry
import Synchronization

/// Builds modules and backbones by running their plugins' code in this process.
public struct ModuleLoader: FragmentSource {
  /// Where a manifest's library comes from.
  private enum Origin: Sendable {
    /// The registry's folders.
    case registry(Registry)
    /// A file that another process has checked, and the path that opens it in this one.
    case file(LibraryFile, path: String)
  }

  private let origin: Origin
  let observe: (@Sendable (LoadingStep) -> Void)?

  /// Creates a loader that loads each library on first use.
  /// - Parameter observe: called before each step that runs a plugin's code, and after it.
  public init(registry: Registry, observe: (@Sendable (LoadingStep) -> Void)? = nil) {
    origin = .registry(registry)
    self.observe = observe
  }

  /// Creates a loader for the items of one library.
  /// - Parameters:
  ///   - library: the library; errors name its file.
  ///   - path: the path that opens it in this process.
  ///   - observe: called before each step that runs a plugin's code, and after it.
  public init(library: LibraryFile, path: String, observe: (@Sendable (LoadingStep) -> Void)? = nil) {
    origin = .file(library, path: path)
    self.observe = observe
  }

  /// Builds one module or backbone.
  /// - Parameters:
  ///   - manifest: the module or backbone.
  ///   - hyperparameters: a value for each, as `Manifest.resolve(_:)` returns them.
  ///   - inputs: the inputs' shapes.
  /// - Throws: `ContractViolation` if the inputs do not fit, `LibraryError` and `LoadError` if the library cannot be
  ///   used, `BuildError` if the plugin fails or violates the ABI.
  public func fragment(
    of manifest: Manifest, hyperparameters: [String: HyperparameterValue], inputs: [Shape]
  ) throws -> GraphFragment {
    let expected = try manifest.outputShape(for: inputs, resolved: hyperparameters)
    if let files = manifest.graphFiles {
      return try ImportedBackbone(manifest, files).fragment(hyperparameters, inputs: inputs, expected: expected)
    }
    let item = try library(of: manifest).item(for: manifest)
    observe?(.building(manifest.id))
    defer { observe?(.ended) }
    return try BuildSession(manifest, hyperparameters, inputs: inputs).run(item, expected: expected)
  }

  public func codeDigest(of manifest: Manifest) throws -> String {
    switch origin {
    case .registry(let registry): try registry.code(of: manifest).codeDigest
    case .file(let file, _): file.codeDigest
    }
  }

  /// Loads a manifest's library, unless this process has loaded it already, and performs the handshake.
  /// - Throws: `LibraryError` and `LoadError` if it cannot be used.
  public func open(_ manifest: Manifest) throws {
    guard manifest.graphFiles == nil else { return }
    _ = try library(of: manifest).item(for: manifest)
  }

  /// The library of a manifest, found and checked once per process.
  func library(of manifest: Manifest) throws -> PluginLibrary {
    switch origin {
    case .file(let file, let path):
      observe?(.loading(manifest.id))
      defer { observe?(.ended) }
      return try PluginLibrary.load(file, path: path)
    case .registry(let registry):
      let key = LibraryKey(path: manifest.path, digest: manifest.digest, folders: registry.folders)
      if let known = ModuleLoader.libraries.withLock({ $0[key] }) { return known }
      observe?(.loading(manifest.id))
      defer { observe?(.ended) }
      let file = try registry.library(for: manifest)
      let library = try PluginLibrary.load(file, path: file.path)
      ModuleLoader.libraries.withLock { $0[key] = library }
      return library
    }
  }

  private struct LibraryKey: Hashable {
    let path: String
    let digest: String
    let folders: [String]
  }

  private static let libraries = Mutex<[LibraryKey: PluginLibrary]>([:])
}

/// A step that runs a plugin's code; reported so that a crash can be attributed to it.
public enum LoadingStep: Hashable, Sendable {
  /// Finding, checking and opening the library of the module or backbone with this id.
  case loading(String)
  /// Running the plugin's `build` for the module or backbone with this id.
  case building(String)
  /// The most recent unfinished step has ended.
  case ended
}
