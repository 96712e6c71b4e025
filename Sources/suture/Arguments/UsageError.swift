/// A command line that cannot be meant: printed with the synopsis, exit status 64.
struct UsageError: Error, Hashable, CustomStringConvertible {
  /// What is wrong, with the offending text in single quotes.
  var description: String

  /// Creates the error from its message.
  init(_ description: String) {
    self.description = description
  }
}
