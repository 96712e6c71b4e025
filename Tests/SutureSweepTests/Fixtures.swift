import Foundation
import SutureRegistry

@testable import SutureSweep

/// The registry of this checkout, and sweeps over it.
enum Fixtures {
  static let registry = Registry(folders: [root + "/Registry"])

  static let root: String = {
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(3)
    return parts.joined(separator: "/")
  }()

  /// The program, which lies beside the tests.
  static let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    .appendingPathComponent("suture").path

  /// A specification with small parts of its own.
  static func specification(
    space: String = "{modules: {ids: [se, eca]}, arity: [1, 2], operators: [serial, add]}",
    stages: String = "[check, cost, {train: {epochs: 1}}]", limits: String = "{}", site: String = "layer3.0.residual",
    placement: String = "together", search: String = "{method: exhaustive}",
    rank: String = "{maximize: [accuracy], minimize: [parameters, latency]}"
  ) throws -> SweepSpecification {
    try SweepSpecification(
      text: """
        name: small
        dataset: {id: digits}
        backbone: {id: "resnet8(width: 4)", sites: ["\(site)"], placement: \(placement)}
        space: \(space)
        search: \(search)
        limits: \(limits)
        stages: \(stages)
        rank: \(rank)
        training: {batch: 256}
        """, file: "small.yaml")
  }

  /// Runs `body` with the path of a file that does not exist yet, and removes what is made beside it.
  static func withTemporaryFile<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("suture-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder.appendingPathComponent("store.db").path)
  }
}
