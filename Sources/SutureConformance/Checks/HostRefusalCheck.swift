import SutureHost
import SutureRegistry

/// Whichever call the host refuses, the build fails: the plugin looks at every status.
public struct HostRefusalCheck: ConformanceCheck {
  public static let id = "host-refusal"
  public static let level = ConformanceLevel.quick
  public static let need = ConformanceNeed.graph
  public static let explanation = "it gives up, whichever of its calls the host refuses"

  /// The most builds: of a plugin that calls more often, calls are picked at equal distances.
  private static let maximumBuilds = 2_000

  public init() {}

  public func run(_ subject: ConformanceSubject, _ report: inout CheckReport) throws {
    let shape = try subject.workShape(batch: 2)
    let count = try subject.rehearse(shape, host: RehearsedHost()).callCount
    let stride = max(1, (count + Self.maximumBuilds - 1) / Self.maximumBuilds)
    for call in Swift.stride(from: 1, through: count, by: stride) {
      let build = try subject.rehearse(shape, host: RehearsedHost(refusedCall: call))
      if build.succeeded {
        report.fail(
          "the host refuses call \(call) of \(count) and what follows: expected a status that says so, it answered "
            + "\(build.status)")
      }
    }
    if report.holds { report.pass("each of \(count) calls") }
  }
}
