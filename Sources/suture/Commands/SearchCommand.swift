import SutureGraph
import SutureRegistry

/// `suture search`.
struct SearchCommand: Command {
  static let configuration = CommandConfiguration(
    name: "search",
    abstract: "Search modules, backbones and compositions by all that their files say, and by contract.",
    discussion: "The best matches come first. No library is loaded.",
    examples: [
      "suture search channel gate", "suture search 1709.01507",
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
        help: "Only those that state no more parameters than this on the shape of '--accepts'."), .json,
    ] + RegistryOptions.definitions)

  private let registry: RegistryOptions
  private let terms: [String]
  private let accepts: Shape?
  private let keepsShape: Bool
  private let maximumParameters: Int?
  private let isJSON: Bool

  init(_ arguments: ParsedArguments) throws {
    registry = RegistryOptions(arguments)
    terms = arguments.arguments("term").filter { !$0.isEmpty }
    accepts = try arguments.shape("accepts")
    keepsShape = arguments.flag("keeps-shape")
    maximumParameters = try arguments.integer("max-parameters", in: 0 ... .max)
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
    var found = registry.search(terms, accepting: accepts, keepsShape: keepsShape)
    if let maximumParameters, let accepts {
      let silent = found.filter { $0.manifest?.contract.parameters == nil }
      found = found.filter { entry in
        RegistryListing.parameters(entry, on: accepts).map { $0 <= maximumParameters } ?? false
      }
      if !silent.isEmpty { console.printError(remark(silent)) }
    }
    let known = registry.listed.map(\.id) + Set(registry.listed.flatMap(\.tags)).sorted()
    try RegistryListing(found, registry, countingOn: accepts).print(
      to: console, isJSON: isJSON, suggestions: terms.map { ($0, known) })
    if found.isEmpty { throw ExitStatus.failure }
  }

  /// That some do not say how many parameters they have.
  private func remark(_ silent: [RegistryEntry]) -> String {
    let names = silent.prefix(5).map { "'\($0.id)'" } + (silent.count > 5 ? ["…"] : [])
    let verb = silent.count == 1 ? "does not state its parameters and is" : "do not state their parameters and are"
    return "\(silent.count) that \(verb) left out: \(names.joined(separator: ", "))"
  }
}
