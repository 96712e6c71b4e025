import SutureEngine

/// Options that several commands have.
extension OptionDefinition {
  /// Results for programs.
  static let json = flag("json", help: "Print JSON for programs.")

  /// Threads of one run.
  static let threads = option(
    "threads", value: "number", help: "Threads to compute with; by default as many as this process has cores.")
}

extension ParsedArguments {
  /// What `--threads` says; without it, one for each processor that this process may use.
  func threads() throws(UsageError) -> ThreadCount {
    guard let number = try integer("threads", in: 1...1024), let count = ThreadCount(number) else { return .available }
    return count
  }
}
