import Glibc
import SutureEngine

/// Settings of the OpenMP runtime that oneDNN computes on, which it reads from the environment when it is loaded.
enum ComputeEnvironment {
  /// By default a waiting thread of GNU's OpenMP spins for milliseconds and so keeps its partner from running where the
  /// machine has other work: an epoch took 42 s beside three busy processes, 10 s with a short spin, and as long as
  /// before on an idle machine.
  private static let shortSpin = (name: "GOMP_SPINCOUNT", value: "1000")
  private static let userSettings = ["OMP_WAIT_POLICY", "GOMP_SPINCOUNT"]

  /// Settings under which OpenMP gives a region fewer threads than it asks for.
  ///
  /// Plans are made for a number of threads and need them all, so these settings are taken out; `--threads` and the
  /// processors of this process say how many threads there are.
  private static let limits = ["OMP_THREAD_LIMIT", "OMP_DYNAMIC"]

  /// The settings of this process, which its children have too: `GOMP_SPINCOUNT=1000`; empty where there is none.
  static var settings: String {
    userSettings.compactMap { name in getenv(name).map { "\(name)=\(String(cString: $0))" } }.joined(separator: " ")
  }

  /// Limits vector instructions as `SUTURE_INSTRUCTION_SET` says.
  /// - Returns: what is wrong with its value; nil where nothing is.
  static func limitInstructions() -> String? {
    guard let text = getenv(InstructionSet.variable).map({ String(cString: $0) }), !text.isEmpty else { return nil }
    let names = InstructionSet.allCases.filter { $0 <= .best }.map { "\($0)" }.joined(separator: ", ")
    guard let set = InstructionSet(name: text), set <= .best else {
      return "\(InstructionSet.variable) is '\(text)'; this processor has \(names)"
    }
    set.use()
    return nil
  }

  /// Sets what the user has not set, for this process's children, and takes out what would give plans fewer threads than
  /// they are made for.
  ///
  /// - Parameter computes: whether this process computes too: it then begins again as it was called, for its own runtime
  ///   is loaded already.
  static func prepare(computes: Bool) {
    let limits = limits.filter { getenv($0) != nil }
    let needsSpin = userSettings.allSatisfy { getenv($0) == nil }
    guard needsSpin || !limits.isEmpty else { return }
    if needsSpin { setenv(shortSpin.name, shortSpin.value, 0) }
    for name in limits {
      unsetenv(name)
      if computes {
        Console.standard().printError("warning: \(name) is ignored: '--threads' sets the number of threads")
      }
    }
    // Where this fails, the program goes on as it is: only slower beside other work.
    if computes { execv("/proc/self/exe", CommandLine.unsafeArgv) }
  }
}
