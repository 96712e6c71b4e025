import SutureGraph
import SutureRegistry

/// `suture search`.
struct SearchCommand: Command {
  static let configuration = CommandConfiguration(
    name: "search", abstract: "Search modules and backbones by id, name, tag, paper, summary and contract.",
    discussion: "The best matches come first. No library is loaded.",
    examples: ["suture search channel gate", "suture search --accepts 8x64x32x32 --keeps-shape"],
    arguments: [.repeating("term", help: "Words; each must occur somewhere.")],
    options: [
      .option(
        "accepts", value: "shape", help: "Only those whose contract takes this shape with default hyperparameters."),
      .flag("keeps-shape", help: "Only those that give back the shape that they take."), .json,
    ] + RegistryOptions.definitions)

  private let registry: RegistryOptions
  private let terms: [String]
  private let accepts: Shape?
  private let keepsShape: Bool
  private let isJSON: Bool

  init(_ arguments: ParsedArguments) throws {
    registry = RegistryOptions(arguments)
    terms = arguments.arguments("term")
    accepts = try arguments.shape("accepts")
    keepsShape = arguments.flag("keeps-shape")
    isJSON = arguments.flag("json")
    if terms.isEmpty, accepts == nil, !keepsShape { throw UsageError("there is nothing to search for") }
  }

  func run(_ console: Console) throws {
    let registry = try registry.open(console)
    let found = registry.search(terms, accepting: accepts, keepsShape: keepsShape)
    try ManifestListing(found, registry).print(to: console, isJSON: isJSON)
    if found.isEmpty { throw ExitStatus.failure }
  }
}
