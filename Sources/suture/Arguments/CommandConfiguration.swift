/// What a command is called, what it takes, and how it is explained.
struct CommandConfiguration: Sendable {
  /// The word on the command line.
  var name: String
  /// One sentence.
  var abstract: String
  /// Paragraphs that follow the synopsis in the help; empty for none.
  var discussion: String = ""
  /// Complete command lines that work; at least one.
  var examples: [String]
  /// What is given by place, in order.
  var arguments: [ArgumentDefinition] = []
  /// What is given by name.
  var options: [OptionDefinition] = []
}
