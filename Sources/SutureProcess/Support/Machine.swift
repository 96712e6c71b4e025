internal import CProcess
import FoundationEssentials
import Glibc

/// The machine that this process runs on.
public enum Machine {
  /// Processor, number of cores and operating system: what measured latencies depend on.
  public static let name: String = {
    let process = ProcessInfo.processInfo
    return "\(processor), \(process.processorCount) cores, \(process.operatingSystemVersionString)"
  }()

  /// The processor's name.
  public static let processor: String = {
    let information = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    return information.split(separator: "\n").first { $0.hasPrefix("model name") }?
      .split(separator: ":").last.map { String($0.trimmingPrefix(while: \.isWhitespace)) } ?? "unknown processor"
  }()

  /// Number of processors that this process may use.
  public static var availableProcessors: Int {
    // Room for 8,192 processors.
    var set = [UInt64](repeating: 0, count: 128)
    guard sched_getaffinity(0, UInt(set.count * MemoryLayout<UInt64>.size), &set) == 0 else {
      return sysconf(Int32(_SC_NPROCESSORS_ONLN))
    }
    return set.reduce(0) { $0 + $1.nonzeroBitCount }
  }
}
