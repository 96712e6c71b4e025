import Glibc

/// Environment variables for the OpenMP runtime, used by oneDNN, in worker processes; the runtime reads them when it is
/// loaded.
public enum ComputeSettings {
  /// By default a waiting thread of GNU OpenMP spins for milliseconds, which slows down other threads on a busy
  /// machine: beside three busy processes an epoch took 42 s, and 10 s with a short spin; on an idle machine there was
  /// no difference.
  private static let shortSpin = (name: "GOMP_SPINCOUNT", value: "1000")
  private static let userSettings = ["OMP_WAIT_POLICY", "GOMP_SPINCOUNT"]

  /// Settings with which OpenMP may give a parallel region fewer threads than requested.
  ///
  /// Plans are made for a fixed number of threads and need all of them, so workers run without these settings.
  private static let limits = ["OMP_THREAD_LIMIT", "OMP_DYNAMIC"]

  /// Changes to this process's environment: defaults that the user has not set; nil removes a variable.
  static var variables: [String: String?] {
    var changes: [String: String?] = [:]
    for name in limits { changes[name] = .some(nil) }
    if userSettings.allSatisfy({ getenv($0) == nil }) { changes[shortSpin.name] = shortSpin.value }
    return changes
  }

  /// The limiting settings made by the user, which workers ignore.
  public static var ignored: [String] { limits.filter { getenv($0) != nil } }

  /// The settings in effect in workers, as text: `GOMP_SPINCOUNT=1000`.
  public static var description: String {
    let own = userSettings.compactMap { name in getenv(name).map { "\(name)=\(String(cString: $0))" } }
    return own.isEmpty ? "\(shortSpin.name)=\(shortSpin.value)" : own.joined(separator: " ")
  }
}
