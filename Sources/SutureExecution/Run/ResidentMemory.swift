import SutureGraph
import SutureSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The resident set size of this process in bytes.
enum ResidentMemory {
  /// The current size; nil if the system does not report it.
  static var current: Int? { field("VmRSS") }

  /// The peak size; nil if the system does not report it.
  static var peak: Int? { field("VmHWM") ?? usage }

  /// A field of `/proc/self/status` in kibibytes, such as `VmHWM:     1964 kB`.
  private static func field(_ name: String) -> Int? {
    guard let bytes = try? FileBytes.read("/proc/self/status", limit: 1 << 20) else { return nil }
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") where line.hasPrefix("\(name):") {
      let words = line.split { $0 == " " || $0 == "\t" }
      return words.count > 1 ? Int(words[1]).map { $0 * 1024 } : nil
    }
    return nil
  }

  /// The peak size that `getrusage` reports: in kibibytes, on Darwin in bytes.
  private static var usage: Int? {
    var usage = rusage()
    #if canImport(Darwin)
      return getrusage(RUSAGE_SELF, &usage) == 0 ? Int(usage.ru_maxrss) : nil
    #else
      return getrusage(RUSAGE_SELF.rawValue, &usage) == 0 ? Int(usage.ru_maxrss) * 1024 : nil
    #endif
  }
}
