import SutureComposer
import SutureData
import SutureRegistry
import SutureReport
import SutureSweep

/// `suture sweep ablation`.
struct SweepAblationCommand: Command {
  static let configuration = CommandConfiguration(
    name: "ablation", abstract: "Print a sweep's ablation table, ready for a paper.",
    examples: [
      "suture sweep ablation --store digits-pairs.db --format latex",
      "suture sweep ablation 'ca >> sa' 'sa >> ca' 'ca + sa' --store order-of-attention.db",
    ],
    arguments: [
      .repeating(
        "composition",
        help: "The rows, in this order, also by candidates' numbers; by default the best candidates.")
    ],
    options: StoreOptions.definitions + [
      .option("format", value: "form", help: "Output format.", defaultValue: "markdown", choices: forms),
      .option("top", value: "number", help: "Number of the best candidates to show.", defaultValue: "10"),
      .option("epochs", value: "number", help: "Epochs of the training to compare; by default the longest."),
    ] + RegistryOptions.definitions)

  private static let forms = ["markdown", "latex", "csv"]

  private let registry: RegistryOptions
  private let store: StoreOptions
  private let compositions: [CompositionArgument]
  private let form: String
  private let top: Int
  private let epochs: Int?

  init(_ arguments: ParsedArguments) throws {
    registry = RegistryOptions(arguments)
    var words = arguments.arguments("composition")
    store = try StoreOptions(arguments, among: &words)
    compositions = CompositionArgument.grouped(words)
    form = arguments.requiredValue("format")
    top = try arguments.integer("top", in: 1...10_000) ?? 10
    epochs = try arguments.integer("epochs", in: 1...Int.max)
  }

  func run(_ console: Console) throws {
    let (store, sweep) = try store.open()
    let found = try SweepResults(store, sweep)
    let (specification, records) = (found.specification, found.records)
    if let reason = found.gaps.baselineFailure { throw SweepError.baselineFailed(reason: reason) }
    guard let longest = epochs ?? found.budgets.last?.epochs else {
      throw SweepError.nothingTrained(sweep: sweep.name)
    }
    var selection = AblationTable.Selection.best(top)
    if !compositions.isEmpty {
      let finder = CandidateFinder(records, sweep: sweep.name, registry: registry)
      // The bare backbone always has a row.
      selection = .compositions(
        try compositions.map { composition in
          try self.composition(composition, in: records, sweep: sweep.name, finder, console)
        }.filter { $0 != .identity })
    }
    let table = try AblationTable(
      records, epochs: longest, selection: selection, dataSet: specification.dataSet.name,
      backbone: specification.backbone.description, variants: found.variants)
    for sentence in found.gaps.sentences { console.printError(sentence) }
    switch form {
    case "latex": console.print(table.latex(), terminator: "")
    case "csv": console.print(table.csv(), terminator: "")
    default: console.print(table.markdown(), terminator: "")
    }
  }

  /// The composition of a row, which stands for the candidates at all sites at which it was tried.
  /// - Throws: `CommandError.noCandidate` where the sweep has none of it; as `CandidateFinder.find`.
  private func composition(
    _ argument: CompositionArgument, in records: [CandidateRecord], sweep: String, _ finder: CandidateFinder,
    _ console: Console
  ) throws -> Composition {
    if Int(argument.text) != nil { return try finder.find(argument, console).composition ?? .identity }
    let composition = try finder.composition(argument, console)
    guard composition == .identity || records.contains(where: { $0.composition == composition }) else {
      throw CommandError.noCandidate(argument.text, sweep: sweep, known: records.map(\.label))
    }
    return composition
  }
}
