import Foundation
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

  init(_ source: String, manifests: [String] = [Samples.manifest()]) throws {
    folder = try TemporaryFolder()
    for (index, manifest) in manifests.enumerated() { try folder.write("\(index).yaml", manifest) }
    let file = Checkout.root + "/Tests/SutureHostTests/Loading/Plugins/\(source).c"
    try PluginCompiler.run(["-std=c11", "-shared", "-fPIC", file, "-lpthread", "-o", folder.file("libProbe.so")])
    registry = Registry(folders: [folder.path])
  }

  /// Builds the probe on a map of 2×3×4×5, or grafts nothing into it where it is a backbone.
  @discardableResult
  func build(
    _ id: String = "probe", site: (SiteVisit, inout Graph) throws -> Value = { visit, _ in visit.value }
  ) throws -> Graph {
    var graph = Graph(type: "Probe")
    let x = try graph.input("x", [2, 3, 4, 5])
    if let module = try? registry.manifest(id, kind: .module) {
      graph.outputs = [
        try loader.build(module, hyperparameters: module.resolve([:]), input: x, in: &graph)
      ]
    } else {
      let backbone = try registry.manifest(id, kind: .backbone)
      graph.outputs = [
        try loader.build(
          backbone: backbone, hyperparameters: backbone.resolve([:]), input: x, in: &graph, site: site)
      ]
    }
    return graph
  }

  /// The error that building throws.
  func failure(
    site: (SiteVisit, inout Graph) throws -> Value = { visit, _ in visit.value }
  ) throws -> any Error {
    do {
      let graph = try build(site: site)
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
