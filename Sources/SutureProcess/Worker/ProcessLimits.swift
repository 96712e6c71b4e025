import Glibc

/// Limits that the system keeps for this process.
public enum ProcessLimits {
  /// How much more memory than is allowed this process may ask for: a net under the parent's watch, which counts what is
  /// used, not what is asked for.
  private static let memoryMargin = 1.25

  /// Ends this process by `SIGXCPU` once its threads have taken so much more of the processor's time; nil for no limit.
  public static func allow(cpuSeconds: Double?) {
    let total = cpuSeconds.map { (rusage.own.cpuSeconds + $0).rounded(.up) }
    set(RLIMIT_CPU, to: total.map { max(1, $0) })
  }

  /// Refuses memory to this process once it has asked for a quarter more than so many bytes; nil for no limit.
  public static func allow(memory: Int?) {
    set(RLIMIT_DATA, to: memory.map { Double($0) * memoryMargin })
  }

  static func forbidCoreFiles() { set(RLIMIT_CORE, to: 0) }

  private static func set(_ resource: __rlimit_resource, to value: Double?) {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(resource.rawValue), &limit)
    limit.rlim_cur = value.map { min(limit.rlim_max, rlim_t($0)) } ?? limit.rlim_max
    setrlimit(__rlimit_resource_t(resource.rawValue), &limit)
  }
}
