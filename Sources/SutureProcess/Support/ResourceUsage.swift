import Glibc

extension rusage {
  /// This process's resource usage so far.
  static var own: rusage {
    var used = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &used)
    return used
  }

  /// CPU time (user and system), in seconds.
  var cpuSeconds: Double { ru_utime.seconds + ru_stime.seconds }

  /// Peak resident memory, in bytes.
  var peakBytes: Int { ru_maxrss << 10 }
}

extension timeval {
  fileprivate var seconds: Double { Double(tv_sec) + Double(tv_usec) * 1e-6 }
}
