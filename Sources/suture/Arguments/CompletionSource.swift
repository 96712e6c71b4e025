/// The source of completions for an option's value or an argument.
enum CompletionSource: String, CaseIterable, Sendable {
  /// Ids of modules and ready compositions.
  case modules
  /// Ids of backbones.
  case backbones
  /// Ids of all entries of the registry, and of the operators of compositions.
  case ids
  /// Ids of runtimes.
  case runtimes
  /// Ids of the plugins installed in the user's own registry.
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

  /// The hidden option that prints the words, one per line.
  static let option = "--complete"
}
