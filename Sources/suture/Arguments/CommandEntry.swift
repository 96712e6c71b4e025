/// A command, or a group of commands such as `sweep`.
indirect enum CommandEntry: Sendable {
  case command(any Command.Type)
  case group(name: String, abstract: String, examples: [String], entries: [CommandEntry])

  /// The word on the command line.
  var name: String {
    switch self {
    case .command(let type): type.configuration.name
    case .group(let name, _, _, _): name
    }
  }

  /// A one-sentence summary.
  var abstract: String {
    switch self {
    case .command(let type): type.configuration.abstract
    case .group(_, let abstract, _, _): abstract
    }
  }

  /// The commands of a group.
  var entries: [CommandEntry] {
    switch self {
    case .command: []
    case .group(_, _, _, let entries): entries
    }
  }
}
