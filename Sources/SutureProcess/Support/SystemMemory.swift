import Glibc

/// The memory of this machine.
public enum SystemMemory {
  /// The memory available to all processes together, in bytes: the machine's, or less if a control group of this
  /// process has a limit.
  public static var byteCount: Int {
    let groups = ControlGroup.all(
      groups: ProcessFiles.text("/proc/self/cgroup") ?? "", mounts: ProcessFiles.text("/proc/self/mountinfo") ?? "")
    let limits = groups.compactMap { $0.limit(ProcessFiles.text) }
    let physical = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    return limits.min().map { min(physical, $0) } ?? physical
  }

  /// The default share of memory for all workers together.
  private static let workerShare = 0.8

  /// The default memory limit of one worker, in bytes.
  public static func share(ofOneAmong workers: Int) -> Int {
    Int(Double(byteCount) * workerShare) / max(workers, 1)
  }
}
