import SutureRegistry
import SutureSandbox

/// Loading and building print nothing: standard output is reserved for results.
///
/// Slow loading is reported as a warning.
public struct LoadingCheck: ConformanceCheck {
  public static let id = "loading"
  public static let level = ConformanceLevel.quick
  public static let need = ConformanceNeed.graph
  public static let examinesLibrary = true
  public static let explanation =
    "in a fresh process it loads and builds without printing; loading for over 100 ms gives a warning"

  /// Loading time above which the result contains a warning, in seconds.
  static let slowLoad = 0.1

  public init() {}

  public func run(_ subject: ConformanceSubject, _ report: inout CheckReport) throws {
    guard let build = try subject.freshBuild() else { return report.skip(ConformanceSubject.noProcess) }
    let printed = build.printed.split(whereSeparator: \.isNewline)
    if let first = printed.first {
      report.fail(
        "it prints \(build.printed.utf8.count) bytes while it is loaded or built: '\(first.prefix(100))'",
        reproduce: subject.command(try subject.workShape(batch: 2), with: subject.workHyperparameters))
    }
    let milliseconds = (build.loadSeconds * 1000 * 10).rounded() / 10
    let remark = build.loadSeconds > Self.slowLoad ? ": warning: more than \(Int(Self.slowLoad * 1000)) ms" : ""
    if report.holds { report.pass("loads in \(milliseconds) ms\(remark)") }
  }
}
