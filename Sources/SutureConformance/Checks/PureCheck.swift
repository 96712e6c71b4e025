import SutureRegistry

/// Loading and building change nothing in their process and leave nothing behind.
///
/// It runs before any check that loads the library, in a process of its own: working folder, umask, environment and
/// limits pass from a process to those that it starts.
public struct PureCheck: ConformanceCheck {
  public static let id = "pure"
  public static let level = ConformanceLevel.quick
  public static let need = ConformanceNeed.manifest
  public static let explanation =
    "it leaves no process, thread or descriptor behind and changes no setting of its process"

  public init() {}

  public func run(_ subject: ConformanceSubject, _ report: inout CheckReport) throws {
    guard let program = subject.program else { return report.skip(FreshBuild.noProgram) }
    // No step of this process: `FreshBuild` ends the other one where it takes too long.
    do {
      for trace in try FreshBuild.traces(of: subject, program: program) { report.fail("it \(trace)") }
    } catch let failure as FreshBuild.Failure {
      // What cannot be built fails other checks.
      return report.skip("\(failure)")
    }
    if report.holds { report.pass("processes, threads, descriptors and settings are as before") }
  }
}
