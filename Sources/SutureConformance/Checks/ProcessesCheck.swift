import SutureGraph
import SutureRegistry
import SutureSandbox
import SutureSupport

/// A graph depends only on the plugin's inputs, not on the process.
public struct ProcessesCheck: ConformanceCheck {
  public static let id = "processes"
  public static let level = ConformanceLevel.full
  public static let need = ConformanceNeed.graph
  public static let examinesLibrary = true
  public static let explanation = "two processes build byte-identical graphs"

  public init() {}

  public func run(_ subject: ConformanceSubject, _ report: inout CheckReport) throws {
    var digests: [String] = []
    for _ in 0..<2 {
      guard let build = try subject.freshBuild() else { return report.skip(ConformanceSubject.noProcess) }
      let graph = build.fragment.graph
      digests.append(SHA256.hexDigest(of: Array((graph.listing + graph.structure).utf8)))
    }
    guard digests[0] == digests[1] else {
      return report.fail(
        "two processes build different graphs: SHA-256 \(digests[0].prefix(16))… and \(digests[1].prefix(16))…",
        reproduce: subject.command(try subject.workShape(batch: 2), with: subject.workHyperparameters))
    }
    report.pass("SHA-256 \(digests[0].prefix(16))…")
  }
}
