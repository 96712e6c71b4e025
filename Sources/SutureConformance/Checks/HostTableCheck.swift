import SutureEngine
import SutureGraph
import SutureHost
import SutureRegistry

/// The plugin reads as much of the host's table as the table's size says, and no more.
///
/// Version 1.0 is the lowest minor version, so the smallest table that a plugin can meet is that of 1.0, and a shorter
/// one is no host's. A plugin may refuse such a table, as the SDK does, or do without the functions that are not there.
public struct HostTableCheck: ConformanceCheck {
  public static let id = "host-table"
  public static let level = ConformanceLevel.quick
  public static let need = ConformanceNeed.graph
  public static let explanation =
    "it builds with the smallest host table and with a newer one, and reads beyond neither"

  public init() {}

  public func run(_ subject: ConformanceSubject, _ report: inout CheckReport) throws {
    let shape = try subject.workShape(batch: 2)
    for (name, table) in [
      ("the smallest table", RehearsedHost.Table.smallest), ("a newer host's table", .newer),
      ("a table that ends before the last function", .truncated),
    ] {
      let build = try subject.rehearse(shape, host: RehearsedHost(table: table))
      if !build.succeeded, table != .truncated {
        report.fail("\(name): expected a graph, it answered \(build.status)\(build.fault.map { ": \($0)" } ?? "")")
      } else if build.succeeded, let fault = build.fault {
        report.fail("\(name): it answered \(build.status), but \(fault)")
      }
    }
    if report.holds { report.pass("3 tables") }
  }
}

extension ConformanceSubject {
  /// Has it build with a host that is not as usual, with hyperparameters that keep runs short.
  func rehearse(_ shape: Shape, host: RehearsedHost) throws -> RehearsedBuild {
    try loader.rehearse(
      manifest, hyperparameters: manifest.resolve(workHyperparameters), input: shape, host: host)
  }
}
