import SutureRegistry
import SutureSandbox

/// Loading and building have no side effects on the process.
///
/// Runs in a fresh process before any other check loads the library: working folder, umask, environment and limits are
/// inherited by child processes.
public struct PureCheck: ConformanceCheck {
  public static let id = "pure"
  public static let level = ConformanceLevel.quick
  public static let need = ConformanceNeed.manifest
  public static let examinesLibrary = true
  public static let explanation =
    "it leaves no process, thread or descriptor behind and changes no setting of its process"

  public init() {}

  public func run(_ subject: ConformanceSubject, _ report: inout CheckReport) throws {
    do {
      guard let effects = try subject.sideEffects() else { return report.skip(ConformanceSubject.noProcess) }
      for effect in effects { report.fail("it \(effect)") }
    } catch let loss as JobLoss {
      switch loss.kind {
      case .denied, .forked: return report.fail("it \(loss.what) while \(loss.phase)", because: loss)
      case .crashed, .exited, .timedOut, .exceededCPU, .exceededMemory, .garbled, .implausible, .abandoned,
        .engineEnded:
        // Build errors are reported by other checks.
        return report.skip("in a fresh process it \(loss.what)")
      }
    } catch {
      return report.skip("in a fresh process: \(error)")
    }
    if report.holds { report.pass("processes, threads, descriptors and settings are unchanged") }
  }
}
