/// An invalid command line; printed with the synopsis, exit status 64.
struct UsageError: Error, Hashable, CustomStringConvertible {
  /// What is wrong, with the offending text in single quotes.
  var description: String

  /// Creates the error from its message.
  init(_ description: String) {
    self.description = description
  }
}

/// Ends the program with a status and without a message, which the command has already printed.
struct ExitStatus: Error, Hashable, Sendable {
  /// The exit status.
  var code: Int32

  /// Success.
  static let success = ExitStatus(code: 0)
  /// The command or a check failed.
  static let failure = ExitStatus(code: 1)
  /// The command line is invalid (`EX_USAGE`).
  static let usage = ExitStatus(code: 64)
}
