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
  /// What `--threads` says, within reason.
  func threads() throws -> Int? { try integer("threads", in: 1...1024) }
}
