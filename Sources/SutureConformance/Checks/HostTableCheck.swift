import SutureGraph
import SutureHost
import SutureRegistry
import SutureSandbox

/// The plugin reads the host's table only up to the table's stated size.
///
/// The smallest table of any real host is that of the lowest minor version that the plugin declares. A plugin may reject
/// a shorter one, as the SDK does, or avoid the missing functions.
public struct HostTableCheck: ConformanceCheck {
  public static let id = "host-table"
  public static let level = ConformanceLevel.quick
  public static let need = ConformanceNeed.graph
  public static let examinesLibrary = true
  public static let explanation =
    "it builds with the smallest host table and with a newer one, and reads beyond neither"

  public init() {}

  public func run(_ subject: ConformanceSubject, _ report: inout CheckReport) throws {
    let shape = try subject.workShape(batch: 2)
    for (name, table) in [
      ("the smallest table", RehearsedHost.Table.smallest), ("a newer host's table", .newer),
      ("a table that ends before the last function", .truncated),
    ] {
      let build = try subject.rehearse(shape, hosts: [RehearsedHost(table: table)])[0]
      if !build.succeeded, table != .truncated {
        report.fail("\(name): expected a graph, but it returned \(build.status)\(build.fault.map { ": \($0)" } ?? "")")
      } else if build.succeeded, let fault = build.fault {
        report.fail("\(name): it returned \(build.status), but \(fault)")
      }
    }
    if report.holds { report.pass("3 tables") }
  }
}

extension ConformanceSubject {
  /// Runs its `build` with unusual hosts, with hyperparameters that keep runs short.
  /// - Returns: one result per host.
  func rehearse(_ shape: Shape, hosts: [RehearsedHost]) throws -> [RehearsedBuild] {
    let builds = try examiner.rehearse(
      manifest, hyperparameters: manifest.resolve(workHyperparameters), inputs: manifest.equalInputs(shape),
      hosts: hosts)
    guard builds.count == hosts.count else {
      throw JobFailure("\(hosts.count) builds gave \(builds.count) answers", isDeterministic: true)
    }
    return builds
  }
}
