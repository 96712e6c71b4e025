import SutureComposer
import SutureConformance
import SutureGraph
import SutureRegistry
import SutureSandbox
import SutureSupport

/// `suture search`.
struct SearchCommand: Command {
  static let configuration = CommandConfiguration(
    name: "search",
    abstract: "Search modules, backbones, compositions and operators by text and by contract.",
    discussion: """
      Ids, names, acronyms, tags, titles of papers and descriptions are searched; the column 'match' says where each \
      entry's best match is. Singular and plural, hyphens and spaces are the same, and words such as 'of' are left out. \
      The best matches come first, and those that lack some of the words last; entries that mention the terms in \
      passing, and after the first dozen all that match less, are omitted: '--all' shows them. \
      With '--accepts' the number of parameters is shown, as stated by the manifest or else counted by building the \
      module in a separate process. The exit status is 1 if nothing matches, as with 'list'.
      """,
    examples: [
      "suture search channel gate", "suture search 'long-range dependencies'", "suture search CBAM",
      "suture search --accepts 8x64x32x32 --keeps-shape --max-parameters 1000",
    ],
    arguments: [.repeating("term", help: "Search terms: phrases, word prefixes, names or acronyms.")],
    options: [
      .option(
        "accepts", value: "shape",
        help: "Show only entries whose contract accepts this shape with default hyperparameters."),
      .flag("keeps-shape", help: "Show only entries whose output has the shape of their input."),
      .option(
        "max-parameters", value: "number",
        help: "Show only entries with at most this many parameters on the shape of '--accepts'."),
      .flag("all", help: "Also show entries that mention the terms in passing."), .json,
    ] + SandboxOptions.buildingDefinitions + RegistryOptions.definitions)

  private let sandbox: SandboxOptions
  private let registry: RegistryOptions
  private let terms: [String]
  private let accepts: Shape?
  private let keepsShape: Bool
  private let maximumParameters: Int?
  private let showsAll: Bool
  private let isJSON: Bool

  init(_ arguments: ParsedArguments) throws {
    sandbox = try SandboxOptions(arguments)
    registry = RegistryOptions(arguments)
    terms = arguments.arguments("term").filter { $0.contains { !$0.isWhitespace } }
    accepts = try arguments.shape("accepts")
    keepsShape = arguments.flag("keeps-shape")
    maximumParameters = try arguments.integer("max-parameters", in: 0 ... .max)
    showsAll = arguments.flag("all")
    isJSON = arguments.flag("json")
    if maximumParameters != nil, accepts == nil {
      throw UsageError("'--max-parameters' needs '--accepts', the shape on which parameters are counted")
    }
    if terms.isEmpty, accepts == nil, !keepsShape {
      throw UsageError("there is nothing to search for: give a term, '--accepts' or '--keeps-shape'")
    }
  }

  func run(_ console: Console) throws {
    let registry = try registry.open(console)
    let all = registry.search(terms, accepting: accepts, keepsShape: keepsShape)
    var found =
      showsAll
      ? all : registry.search(terms, accepting: accepts, keepsShape: keepsShape, isRelevant: true)
    let operators = OperatorSearch(
      accepts == nil && !keepsShape ? terms : [], best: found.first { $0.missing.isEmpty }?.score ?? 0,
      showsAll: showsAll)
    let omitted = all.count - found.count + operators.omitted
    if accepts != nil { sandbox.tell(console) }
    let counts = accepts.map { count(found.map(\.entry), in: registry, on: $0, console) }
    if let maximumParameters, let counts {
      found = found.filter { match in counts[match.entry.path].map { $0 <= maximumParameters } ?? false }
    }
    if found.isEmpty, let accepts, !isJSON {
      let others = registry.search(terms, accepting: nil, keepsShape: keepsShape)
      if !terms.isEmpty, !others.isEmpty {
        console.printError(
          "nothing that matches accepts \(accepts): without '--accepts', \(NumberText.grouped(others.count)) match, "
            + "such as '\(others[0].id)'")
        throw ExitStatus.failure
      }
    }
    if !isJSON, operators.isEmpty, let missing = found.first?.missing.first {
      console.printError("note: nothing matches all words; the best match lacks '\(missing)'")
    }
    let known =
      registry.listed.map(\.id) + GrammarEntry.all.map(\.id) + Set(registry.listed.flatMap(\.tags)).sorted()
    try RegistryListing(operators.merged(into: found, showsFields: !terms.isEmpty), registry, parameters: counts).print(
      to: console, isJSON: isJSON, suggestions: terms.map { ($0, known) })
    if omitted > 0, console.output.isTerminal {
      console.printError("\(omitted) more match less: '--all' shows them")
    }
  }

  /// The numbers of parameters of entries for a shape, by the manifest's path.
  ///
  /// If a manifest does not state it, the module is built; build errors are reported.
  private func count(
    _ entries: [RegistryEntry], in registry: Registry, on shape: Shape, _ console: Console
  ) -> [String: Int] {
    var counts: [String: Int] = [:]
    let source = Builders(registry: registry, settings: sandbox.sandbox.settings)
    for manifest in entries.compactMap(\.manifest) {
      do {
        counts[manifest.path] =
          try manifest.parameterCount(for: shape)
          ?? source.fragment(of: manifest, hyperparameters: manifest.resolve([:]), input: shape).graph.parameterCount
      } catch {
        console.printError("cannot count the parameters of '\(manifest.id)': \(error)")
      }
    }
    return counts
  }
}
