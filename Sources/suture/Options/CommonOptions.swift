import SutureEngine
import SutureExecution

/// Options shared by several commands.
extension OptionDefinition {
  /// JSON output.
  static let json = flag("json", help: "Print JSON for programs.")

  /// The time limit of a plugin.
  static let buildLimit = option(
    "build-limit", value: "seconds", help: "Time limit for loading a library, and for one build.", defaultValue: "10")

  /// Number of threads.
  static let threads = option(
    "threads", value: "number", help: "Threads to compute with; by default as many as this process has cores.")
}

extension ParsedArguments {
  /// The value of `--build-limit`, in seconds.
  func buildLimit() throws(UsageError) -> Double {
    Double(try integer("build-limit", in: 1...Int(Int32.max)) ?? 10)
  }

  /// The value of `--threads`; by default one per processor that this process may use.
  func threads() throws(UsageError) -> ThreadCount {
    guard let number = try integer("threads", in: 1...1024), let count = ThreadCount(number) else { return .available }
    return count
  }
}
