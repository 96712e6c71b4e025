import Glibc

/// Resources used by a process.
public struct ProcessUsage: Hashable, Sendable, Codable {
  /// Peak resident memory, in bytes.
  public var peakMemory: Int
  /// CPU time, summed over threads, in seconds.
  public var cpuSeconds: Double

  /// Creates a record.
  public init(peakMemory: Int = 0, cpuSeconds: Double = 0) {
    self.peakMemory = peakMemory
    self.cpuSeconds = cpuSeconds
  }
}

/// Measures this process's resource usage from its creation on.
public struct UsageMeter {
  private let cpuBefore: Double

  /// Starts the measurement and resets the peak memory if the system allows that.
  /// - Parameter forgetsPeak: false in a process that may not write files.
  public init(forgetsPeak: Bool = true) {
    if forgetsPeak { ProcessFiles.write("5", to: "/proc/self/clear_refs") }
    cpuBefore = rusage.own.cpuSeconds
  }

  /// The resources used since then.
  public var usage: ProcessUsage {
    ProcessUsage(
      peakMemory: ProcessFiles.peakBytes(of: "self") ?? 0, cpuSeconds: rusage.own.cpuSeconds - cpuBefore)
  }
}
