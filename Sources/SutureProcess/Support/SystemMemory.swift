import Glibc

/// The memory of this machine.
public enum SystemMemory {
  /// What processes may hold together, in bytes: the machine's, or less where this one's control group has a limit.
  public static var byteCount: Int {
    let physical = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    let limit = ProcessFiles.text("/sys/fs/cgroup/memory.max").flatMap { text in
      Int(text.filter(\.isNumber))
    }
    return min(physical, limit ?? physical)
  }
}
