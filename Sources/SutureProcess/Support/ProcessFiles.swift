import Glibc

/// Information about processes from `/proc`.
enum ProcessFiles {
  /// A file's text, or nil if it cannot be read.
  static func text(_ path: String) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    let descriptor = Descriptor(file)
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    _ = descriptor.read(upTo: 1 << 20, with: &buffer) { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Writes a text to an existing file; returns whether that succeeded.
  @discardableResult
  static func write(_ text: String, to path: String) -> Bool {
    let file = open(path, O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return false }
    return Descriptor(file).write(Array(text.utf8)[...]) == text.utf8.count
  }

  /// A process's resident memory, in bytes; nil if it has ended.
  static func residentBytes(of process: String) -> Int? { memory(of: process, [1]) }

  /// The largest of the given fields of a process's `statm`, in bytes.
  private static func memory(of process: String, _ fields: [Int]) -> Int? {
    let pages = text("/proc/\(process)/statm")?.split { $0 == " " || $0 == "\n" }.map { Int($0) } ?? []
    let found = fields.compactMap { pages.indices.contains($0) ? pages[$0] : nil }
    return found.count == fields.count ? found.max().map { $0 * sysconf(Int32(_SC_PAGESIZE)) } : nil
  }

  /// A process's peak resident memory since the peak was last reset, in bytes.
  static func peakBytes(of process: String) -> Int? {
    let line = text("/proc/\(process)/status")?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }.map { $0 << 10 }
  }

  /// A process's CPU time, summed over threads, in seconds; nil if it has ended.
  static func cpuSeconds(of process: String) -> Double? {
    // The program's name, in parentheses, may contain any character.
    guard let text = text("/proc/\(process)/stat"), let end = text.lastIndex(of: ")") else { return nil }
    let fields = text[end...].split(separator: " ")
    guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13]) else { return nil }
    return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  /// The child processes of all threads of this process.
  static func children() -> [Int32] {
    (entries(of: "/proc/self/task") ?? []).flatMap { thread in
      text("/proc/self/task/\(thread)/children")?.split(separator: " ").compactMap { Int32($0) } ?? []
    }
  }

  /// The target of a symbolic link, or nil if there is none.
  static func target(of path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink(path, &buffer, buffer.count)
    return count > 0 ? String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
  }

  /// The names in a folder, sorted, without those that start with a dot; nil if it cannot be read.
  static func entries(of path: String) -> [String]? {
    guard let folder = opendir(path) else { return nil }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }
}
