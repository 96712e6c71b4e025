import SutureEngine
import SutureExecution

/// Options that several commands have.
extension OptionDefinition {
  /// Results for programs.
  static let json = flag("json", help: "Print JSON for programs.")

  /// The time that a plugin may take.
  static let buildLimit = option(
    "build-limit", value: "seconds", help: "Time limit for loading a library, and for one build.", defaultValue: "10")

  /// Threads of one run.
  static let threads = option(
    "threads", value: "number", help: "Threads to compute with; by default as many as this process has cores.")
}

extension ParsedArguments {
  /// What `--build-limit` says, in seconds.
  func buildLimit() throws(UsageError) -> Double {
    Double(try integer("build-limit", in: 1...Int(Int32.max)) ?? 10)
  }

  /// What `--threads` says; without it, one for each processor that this process may use.
  func threads() throws(UsageError) -> ThreadCount {
    guard let number = try integer("threads", in: 1...1024), let count = ThreadCount(number) else { return .available }
    return count
  }
}
