import SutureComposer
import SutureRegistry

/// A composition on the command line: one quoted word, or several words split by the shell.
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

  /// - Returns: nil if there are no words.
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

  /// Groups words into compositions: a word that starts or ends with an operator is joined to its neighbour.
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

  /// Parses the composition and converts it to canonical form.
  /// - Throws: `UsageError` if the shell has interpreted a part of it; `SyntaxError`; errors of the registry for
  ///   unknown modules and hyperparameters.
  func read(with composer: Composer, _ console: Console) throws -> Composition {
    try checkRedirection(in: composer.registry, console)
    return try hinting { try composer.composition(text) }
  }

  /// Detects that the shell has read a part of the composition as a redirection of standard output.
  /// - Throws: `UsageError` if standard output is a file named like a module.
  func checkRedirection(in registry: Registry, _ console: Console) throws(UsageError) {
    guard console.output.file != nil else { return }
    let modules = registry.manifests.filter { $0.kind == .module }.map(\.id) + registry.compositions.map(\.id)
    try checkRedirection(modules: Set(modules), console)
  }

  /// The same check, given the ids of modules and ready compositions.
  func checkRedirection(modules: Set<String>, _ console: Console) throws(UsageError) {
    guard let path = console.output.file else { return }
    let file = String(path.split(separator: "/").last ?? "")
    let id = String(file.prefix { $0 != "#" }).lowercased()
    guard modules.contains(id) || CompositionParser.isReserved(id) else { return }
    throw UsageError(
      "standard output goes to the file '\(file)', which is named like a module: the shell read '>>' as a redirection\n"
        + "quote the composition, '\(text) >> \(file)', or write it with words: \(text) then \(file)")
  }

  /// Adds a hint to quote the composition to a syntax error if the shell has split it.
  func hinting<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as SyntaxError where wordCount > 1 {
      throw SplitComposition(cause: error, wordCount: wordCount)
    }
  }

  /// A syntax error in a composition given as several words.
  private struct SplitComposition: Error, CustomStringConvertible {
    let cause: SyntaxError
    let wordCount: Int

    var description: String {
      "\(cause)\nthe shell passed it as \(wordCount) words, and replaces an unquoted '*' by the names of files: "
        + "quote the composition, as in 'se >> eca'"
    }
  }
}
