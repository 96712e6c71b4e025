import Glibc

/// Resource limits that the kernel enforces on this process.
public enum ProcessLimits {
  /// Factor between the kernel's limit, on private writable memory, and the memory limit.
  ///
  /// The kernel's limit is a safety net; the parent process enforces the limit on resident memory.
  private static let memoryMargin = 1.25

  /// Ends this process by `SIGXCPU` after this many further seconds of CPU time; nil for no limit.
  public static func allow(cpuSeconds: Double?) {
    let total = cpuSeconds.map { (rusage.own.cpuSeconds + $0).rounded(.up) }
    set(RLIMIT_CPU, to: total.map { max(1, $0) })
  }

  /// Makes allocations fail once this process has allocated 25 % more than this many bytes; nil for no limit.
  /// - Parameter isFinal: whether code in this process cannot raise the limit again.
  public static func allow(memory: Int?, isFinal: Bool = false) {
    set(RLIMIT_DATA, to: memory.map { Double($0) * memoryMargin }, isFinal: isFinal)
  }

  static func forbidCoreFiles() { set(RLIMIT_CORE, to: 0) }

  private static func set(_ resource: __rlimit_resource, to value: Double?, isFinal: Bool = false) {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(resource.rawValue), &limit)
    limit.rlim_cur = value.map { min(limit.rlim_max, rlim_t($0)) } ?? limit.rlim_max
    if isFinal { limit.rlim_max = limit.rlim_cur }
    setrlimit(__rlimit_resource_t(resource.rawValue), &limit)
  }
}
