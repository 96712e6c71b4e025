import Foundation

/// The machine on which latencies are measured: they hold nowhere else.
enum Machine {
  /// Processor, number of cores, and system.
  static let name: String = {
    let cpuInformation = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let model =
      cpuInformation.split(separator: "\n").first { $0.hasPrefix("model name") }?
      .split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown processor"
    let process = ProcessInfo.processInfo
    return "\(model), \(process.processorCount) cores, \(process.operatingSystemVersionString)"
  }()
}
