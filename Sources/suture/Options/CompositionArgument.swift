import SutureComposer
import SutureRegistry

/// A composition on the command line: one quoted word, or several that the shell has split.
struct CompositionArgument {
  /// The name of the argument in synopses.
  static let name = "composition"

  /// The argument, of one word or several.
  static func definition(minimum: Int = 1, help: String) -> ArgumentDefinition {
    .repeating(name, minimum: minimum, help: help).completed(by: .modules)
  }

  /// The words joined by spaces.
  let text: String
  private let wordCount: Int

  /// - Returns: nil where no word was given.
  init?(_ words: [String]) {
    guard !words.isEmpty else { return nil }
    text = words.joined(separator: " ")
    wordCount = words.count
  }

  /// The argument `composition` of a command that requires it.
  init(_ arguments: ParsedArguments) {
    let words = arguments.arguments(Self.name)
    text = words.joined(separator: " ")
    wordCount = words.count
  }

  /// The compositions among words: a word that begins or ends with an operator belongs to its neighbour.
  ///
  /// `ca then sa 'sa >> ca'` are two. The word `at`, which names a site, joins as operators do.
  static func grouped(_ words: [String]) -> [CompositionArgument] {
    var groups: [[String]] = []
    for word in words {
      if let last = groups.last?.last, CompositionParser.endsOpen(last) || CompositionParser.beginsOpen(word) {
        groups[groups.count - 1].append(word)
      } else {
        groups.append([word])
      }
    }
    return groups.compactMap { CompositionArgument($0) }
  }

  /// Reads the composition into its canonical form.
  /// - Throws: `UsageError` where the shell has taken a part of it; `SyntaxError`; what the registry says of unknown
  ///   modules and hyperparameters.
  func read(with composer: Composer, _ console: Console) throws -> Composition {
    try checkRedirection(in: composer.registry, console)
    return try hinting { try composer.composition(text) }
  }

  /// Refuses where the shell has made a part of the composition the file that standard output goes to.
  /// - Throws: `UsageError` where that file is named as a module is.
  func checkRedirection(in registry: Registry, _ console: Console) throws(UsageError) {
    guard console.output.file != nil else { return }
    let modules = registry.manifests.filter { $0.kind == .module }.map(\.id) + registry.compositions.map(\.id)
    try checkRedirection(modules: Set(modules), console)
  }

  /// The same with the ids of modules and ready compositions.
  func checkRedirection(modules: Set<String>, _ console: Console) throws(UsageError) {
    guard let path = console.output.file else { return }
    let file = String(path.split(separator: "/").last ?? "")
    let id = String(file.prefix { $0 != "#" }).lowercased()
    guard modules.contains(id) || CompositionParser.isReserved(id) else { return }
    throw UsageError(
      "standard output goes to the file '\(file)', which is named as a module is: the shell read '>>' as a redirection\n"
        + "quote the composition, '\(text) >> \(file)', or write it without signs: \(text) then \(file)")
  }

  /// Adds to a syntax error that quotes keep the shell from splitting compositions, where it has.
  func hinting<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as SyntaxError where wordCount > 1 {
      throw SplitComposition(cause: error, wordCount: wordCount)
    }
  }

  /// A composition that came in several words and cannot be read.
  private struct SplitComposition: Error, CustomStringConvertible {
    let cause: SyntaxError
    let wordCount: Int

    var description: String {
      "\(cause)\nthe shell gave it as \(wordCount) words, and replaces an unquoted '*' by the names of files: "
        + "quote the composition, as in 'se >> eca'"
    }
  }
}
