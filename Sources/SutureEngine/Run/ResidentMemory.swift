import SutureGraph
import SutureSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The physical memory that this process holds, in bytes, as the system counts it.
enum ResidentMemory {
  /// What it holds now; nil where the system does not tell.
  static var current: Int? { field("VmRSS") }

  /// The most that it has held; nil where the system does not tell.
  static var peak: Int? { field("VmHWM") ?? usage }

  /// A line of Linux's status in kibibytes, such as `VmHWM:     1964 kB`.
  private static func field(_ name: String) -> Int? {
    guard let bytes = try? FileBytes.read("/proc/self/status", limit: 1 << 20) else { return nil }
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") where line.hasPrefix("\(name):") {
      let words = line.split { $0 == " " || $0 == "\t" }
      return words.count > 1 ? Int(words[1]).map { $0 * 1024 } : nil
    }
    return nil
  }

  /// What `getrusage` says: kibibytes, on Darwin bytes.
  private static var usage: Int? {
    var usage = rusage()
    #if canImport(Darwin)
      return getrusage(RUSAGE_SELF, &usage) == 0 ? Int(usage.ru_maxrss) : nil
    #else
      return getrusage(RUSAGE_SELF.rawValue, &usage) == 0 ? Int(usage.ru_maxrss) * 1024 : nil
    #endif
  }
}
