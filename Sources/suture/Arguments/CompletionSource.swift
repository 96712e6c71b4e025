/// Where a shell's completion finds the words for an option's value or an argument.
enum CompletionSource: String, CaseIterable, Sendable {
  /// Ids of modules and ready compositions.
  case modules
  /// Ids of backbones.
  case backbones
  /// Ids of everything that the registry lists.
  case ids
  /// Ids of what 'plugin install' put into the user's own registry.
  case installed
  /// Sites of the backbone on the same command line, and patterns of several of them.
  case sites
  /// Stores in the current folder.
  case stores
  /// Ready sweeps, and specifications in the current folder.
  case sweeps
  /// Data sets of the catalogue.
  case dataSets = "data-sets"
  /// Tags of modules.
  case tags

  /// The option of the program that prints the words, one a line.
  static let option = "--complete"
}
