/// One thing that the program does, written as one type a file under `Commands/`.
protocol Command: SendableMetatype {
  /// What the command is called and takes.
  static var configuration: CommandConfiguration { get }

  /// Reads what was given.
  ///
  /// - Throws: `UsageError` for values that cannot be meant.
  init(_ arguments: ParsedArguments) throws

  /// Does it. An error thrown here ends the program with its description and exit status 1.
  func run(_ console: Console) throws
}
