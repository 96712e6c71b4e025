import SutureRegistry

/// Loading and building print nothing: standard output is for results.
///
/// It is told where loading takes long.
public struct LoadingCheck: ConformanceCheck {
  public static let id = "loading"
  public static let level = ConformanceLevel.quick
  public static let need = ConformanceNeed.graph
  public static let explanation = "in a fresh process it loads and builds without printing; above 100 ms is remarked"

  /// Above so many seconds of loading the result remarks on it.
  static let slowLoad = 0.1

  public init() {}

  public func run(_ subject: ConformanceSubject, _ report: inout CheckReport) throws {
    guard let program = subject.program else { return report.skip(FreshBuild.noProgram) }
    let build = try FreshBuild(subject, program: program)
    let printed = build.printed.split(whereSeparator: \.isNewline)
    if let first = printed.first {
      report.fail(
        "it prints while it is loaded or built, \(build.printed.utf8.count) bytes: '\(first.prefix(100))'",
        reproduce: subject.command(try subject.workShape(batch: 2), with: subject.workHyperparameters))
    }
    let milliseconds = (build.facts.loadSeconds * 1000 * 10).rounded() / 10
    let remark = build.facts.loadSeconds > Self.slowLoad ? ": warning: more than \(Int(Self.slowLoad * 1000)) ms" : ""
    if report.holds { report.pass("loads in \(milliseconds) ms\(remark)") }
  }
}
