import SutureConformance
import SutureGraph
import SutureRegistry
import SutureSupport

/// `suture search`.
struct SearchCommand: Command {
  static let configuration = CommandConfiguration(
    name: "search",
    abstract: "Search modules, backbones and compositions by all that their files say, and by contract.",
    discussion: """
      The best matches come first; entries that mention the terms in passing are left out where others are about them. \
      With '--accepts' parameters are shown: those that a manifest states, others counted by building the module in a \
      process of its own. The exit status is 1 where nothing matches, as with 'list'.
      """,
    examples: [
      "suture search channel gate", "suture search 'squeeze excitation'", "suture search 1709.01507",
      "suture search --accepts 8x64x32x32 --keeps-shape --max-parameters 1000",
    ],
    arguments: [.repeating("term", help: "Search terms (word prefixes); all must match.")],
    options: [
      .option(
        "accepts", value: "shape",
        help: "Show only entries whose contract accepts this shape with default hyperparameters."),
      .flag("keeps-shape", help: "Show only entries whose output has the shape of their input."),
      .option(
        "max-parameters", value: "number",
        help: "Show only entries with at most this many parameters on the shape of '--accepts'."),
      .flag("all", help: "Also show entries that mention the terms in passing."), .json,
    ] + RegistryOptions.definitions)

  private let registry: RegistryOptions
  private let terms: [String]
  private let accepts: Shape?
  private let keepsShape: Bool
  private let maximumParameters: Int?
  private let showsAll: Bool
  private let isJSON: Bool

  init(_ arguments: ParsedArguments) throws {
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
    let omitted = all.count - found.count
    let counts = accepts.map { count(found, on: $0, console) }
    if let maximumParameters, let counts {
      found = found.filter { entry in counts[entry.path].map { $0 <= maximumParameters } ?? false }
    }
    if found.isEmpty, let accepts, !isJSON {
      let others = registry.search(terms, accepting: nil, keepsShape: keepsShape)
      if !terms.isEmpty, !others.isEmpty {
        console.printError(
          "nothing that matches takes \(accepts): without '--accepts', \(Quantity.grouped(others.count)) match, such as "
            + "'\(others[0].id)'")
        throw ExitStatus.failure
      }
    }
    let known = registry.listed.map(\.id) + Set(registry.listed.flatMap(\.tags)).sorted()
    try RegistryListing(found.map { ListedItem($0) }, registry, parameters: counts).print(
      to: console, isJSON: isJSON, suggestions: terms.map { ($0, known) })
    if omitted > 0, console.output.isTerminal {
      console.printError("\(omitted) more mention this in passing: '--all' shows them")
    }
  }

  /// How many parameters entries have on a shape, by the manifest's path.
  ///
  /// What a manifest does not state is counted by building it; what cannot be built is told.
  private func count(_ entries: [RegistryEntry], on shape: Shape, _ console: Console) -> [String: Int] {
    var counts: [String: Int] = [:]
    for manifest in entries.compactMap(\.manifest) {
      do {
        counts[manifest.path] =
          try manifest.parameterCount(for: shape)
          ?? ParameterCount.counted(of: manifest, on: shape, program: ConformanceWorker.thisProgram)
      } catch {
        console.printError("the parameters of '\(manifest.id)' are not known: \(error)")
      }
    }
    return counts
  }
}
