import Foundation
import SutureComposer
import SutureGraph
import SutureHost
import SutureTestSupport

@testable import SutureRegistry

/// A plugin compiled from one of the C files in `Loading/Plugins` with `suture.h` alone, and its manifest, in a folder
/// of its own.
struct ProbePlugin {
  let folder: TemporaryFolder
  let registry: Registry
  var loader: ModuleLoader { ModuleLoader(registry: registry) }

  /// - Parameter macros: definitions for the compiler, such as `INPUTS=2`.
  init(_ source: String, manifests: [String] = [Samples.manifest()], macros: [String] = []) throws {
    folder = try TemporaryFolder()
    for (index, manifest) in manifests.enumerated() { try folder.write("\(index).yaml", manifest) }
    let file = Checkout.root + "/Tests/SutureHostTests/Loading/Plugins/\(source).c"
    try PluginCompiler.run(
      ["-std=c11", "-shared", "-fPIC", file, "-lpthread", "-o", folder.file("libProbe.so")] + macros.map { "-D\($0)" })
    registry = Registry(folders: [folder.path])
  }

  /// What the probe builds of a map of 2×3×4×5, or of as many as its manifest declares.
  @discardableResult
  func build(_ id: String = "probe") throws -> Graph {
    let manifest = try registry.manifests.first { $0.id == id } ?? registry.manifest(id, kind: .module)
    return try loader.fragment(of: manifest, hyperparameters: manifest.resolve([:]), input: [2, 3, 4, 5]).graph
  }

  /// The error that building throws.
  func failure() throws -> any Error {
    do {
      let graph = try build()
      throw Built(listing: graph.listing)
    } catch {
      return error
    }
  }

  /// What `failure` returns where there is none.
  struct Built: Error {
    let listing: String
  }
}
