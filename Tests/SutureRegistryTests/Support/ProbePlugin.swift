import Foundation
import SutureGraph

@testable import SutureRegistry

/// A plugin compiled from one of the C files in `Loading/Plugins` with `suture.h` alone, and its manifest, in a folder
/// of its own.
struct ProbePlugin {
  struct CompilerFailed: Error {
    let output: String
  }

  /// The compilers of which any will do.
  static let compilers = ["cc", "clang", "gcc"]

  let folder: TemporaryFolder
  let registry: Registry
  var loader: ModuleLoader { ModuleLoader(registry: registry) }

  init(_ source: String, manifests: [String] = [Samples.manifest()]) throws {
    folder = try TemporaryFolder()
    for (index, manifest) in manifests.enumerated() { try folder.write("\(index).yaml", manifest) }
    let file = Repository.root + "/Tests/SutureRegistryTests/Loading/Plugins/\(source).c"
    try ProbePlugin.compile(["-std=c11", "-shared", "-fPIC", file, "-lpthread", "-o", folder.file("libProbe.so")])
    registry = Registry(folders: [folder.path])
  }

  /// Runs the first compiler there is, with the folder of `suture.h`.
  static func compile(_ arguments: [String], compilers: [String] = compilers) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    let find = compilers.map { "command -v \($0)" }.joined(separator: " || ")
    let include = "-I" + Repository.root + "/Sources/CSuture/include"
    process.arguments = ["-c", "exec \"$(\(find))\" \"$@\"", "sh", include] + arguments
    let pipe = Pipe()
    process.standardError = pipe
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CompilerFailed(output: String(decoding: output, as: UTF8.self)) }
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

/// The checkout that the tests were built from.
enum Repository {
  static let root = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }.path

  /// The project's own modules and backbones.
  static let registry = Registry(folders: [root + "/Registry"])
}
