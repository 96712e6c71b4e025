import Glibc

/// What this process uses between two moments.
public struct UsageMeter {
  private let cpuBefore: Double

  /// Begins to measure; the peak of memory begins at what is held now, where the system can forget the one before.
  public init() {
    ProcessFiles.write("5", to: "/proc/self/clear_refs")
    cpuBefore = rusage.own.cpuSeconds
  }

  /// What was used since.
  public var usage: ProcessUsage {
    ProcessUsage(
      peakMemory: ProcessFiles.peakBytes(of: "self") ?? 0, cpuSeconds: rusage.own.cpuSeconds - cpuBefore)
  }
}
