import Foundation

/// The machine on which latencies are measured: they hold nowhere else.
enum Machine {
  /// Processor, number of cores, and system.
  static let name: String = {
    let process = ProcessInfo.processInfo
    return "\(processor), \(process.processorCount) cores, \(process.operatingSystemVersionString)"
  }()

  /// The processor's name.
  static let processor: String = {
    let information = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    return information.split(separator: "\n").first { $0.hasPrefix("model name") }?
      .split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown processor"
  }()
}
