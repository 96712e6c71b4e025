/// Ends the program with a status and prints nothing: for commands that have said what there is to say.
struct ExitStatus: Error, Hashable, Sendable {
  /// The number that the shell sees.
  var code: Int32

  /// It did what was asked.
  static let success = ExitStatus(code: 0)
  /// What was asked for failed or did not hold.
  static let failure = ExitStatus(code: 1)
  /// The command line cannot be meant (`EX_USAGE`).
  static let usage = ExitStatus(code: 64)
}
