import SutureRegistry

/// A graph depends on nothing but what the plugin is given, not on the process that it runs in.
public struct ProcessesCheck: ConformanceCheck {
  public static let id = "processes"
  public static let level = ConformanceLevel.full
  public static let need = ConformanceNeed.graph
  public static let explanation = "two processes build the same graph, to the byte"

  public init() {}

  public func run(_ subject: ConformanceSubject, _ report: inout CheckReport) throws {
    guard let program = subject.program else { return report.skip(FreshBuild.noProgram) }
    let digests = [
      try FreshBuild(subject, program: program).facts.digest, try FreshBuild(subject, program: program).facts.digest,
    ]
    guard digests[0] == digests[1] else {
      return report.fail(
        "two processes build different graphs: SHA-256 \(digests[0].prefix(16))… and \(digests[1].prefix(16))…",
        reproduce: subject.command(try subject.workShape(batch: 2), with: subject.workHyperparameters))
    }
    report.pass("SHA-256 \(digests[0].prefix(16))…")
  }
}
