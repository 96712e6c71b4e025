import SutureHost
import SutureRegistry

/// The build fails whichever call the host rejects: the plugin checks every status.
public struct HostRefusalCheck: ConformanceCheck {
  public static let id = "host-refusal"
  public static let level = ConformanceLevel.quick
  public static let need = ConformanceNeed.graph
  public static let examinesLibrary = true
  public static let explanation = "its build fails whichever call the host rejects"

  /// Most builds; if a plugin makes more calls, equally spaced ones are tested.
  private static let maximumBuilds = 2_000

  public init() {}

  public func run(_ subject: ConformanceSubject, _ report: inout CheckReport) throws {
    let shape = try subject.workShape(batch: 2)
    let count = try subject.rehearse(shape, hosts: [RehearsedHost()])[0].callCount
    let stride = max(1, (count + Self.maximumBuilds - 1) / Self.maximumBuilds)
    // One job per build, because the time limit is for one build.
    for call in Swift.stride(from: 1, through: count, by: stride) {
      let build = try subject.rehearse(shape, hosts: [RehearsedHost(refusedCall: call)])[0]
      if build.succeeded {
        report.fail(
          "the host rejects call \(call) of \(count) and all later ones: expected a failure status, but it returned "
            + "\(build.status)")
      }
    }
    if report.holds { report.pass("each of \(count) calls") }
  }
}
