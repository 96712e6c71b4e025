import SutureComposer
import SutureData
import SutureRegistry
import SutureReport
import SutureSupport
import SutureSweep

/// `suture sweep compare`.
struct SweepCompareCommand: Command {
  static let configuration = CommandConfiguration(
    name: "compare", abstract: "Compare two compositions of a sweep, seed by seed.",
    discussion: """
      Write 'identity' for the bare backbone, and 'COMPOSITION at SITE' where sites were tried one by one. The verdict is \
      for two that were named before looking at results; 'results' and 'report' have one for the best of many.
      """,
    examples: [
      "suture sweep compare 'ca >> sa' 'sa >> ca' --store order-of-attention.db",
      "suture sweep compare 'ca >> sa' identity --store order-of-attention.db --json",
    ],
    arguments: [
      .repeating("candidate", minimum: 2, help: "Two compositions, or candidates' numbers.")
    ],
    options: StoreOptions.definitions + [.json] + RegistryOptions.definitions)

  private let registry: RegistryOptions
  private let store: StoreOptions
  private let candidates: [CompositionArgument]
  private let isJSON: Bool

  init(_ arguments: ParsedArguments) throws {
    registry = RegistryOptions(arguments)
    var words = arguments.arguments("candidate")
    store = try StoreOptions(arguments, among: &words)
    candidates = CompositionArgument.grouped(words)
    guard candidates.count == 2 else {
      throw UsageError(
        "two compositions are compared, not \(candidates.count): quote each, as in 'ca >> sa' 'sa >> ca'")
    }
    isJSON = arguments.flag("json")
  }

  func run(_ console: Console) throws {
    let (store, sweep) = try store.open()
    let records = try store.records(of: sweep)
    let finder = CandidateFinder(records, sweep: sweep.name, registry: registry)
    let (comparison, pairs) = try Self.judged(
      finder.find(candidates[0], console), finder.find(candidates[1], console), in: records)
    let rivals = records.count { !$0.isBaseline && !($0.accuracies[comparison.epochs] ?? [:]).isEmpty }
    if isJSON { return try console.printJSON(Report(comparison, pairs, rivals: rivals)) }
    printTable(comparison, pairs, rivals: rivals, to: console)
  }

  /// Two candidates side by side, and those of them that are pairs against what pairs have to beat, all on the images
  /// of one split: test images where both were evaluated on them and a pair can be judged by them, too.
  static func judged(
    _ first: CandidateRecord, _ second: CandidateRecord, in records: [CandidateRecord]
  ) throws -> (Comparison, [PairJudgement]) {
    let comparison = try Comparison(first, second)
    let found = pairs(of: comparison, in: records)
    if found.isEmpty || SweepBudget(epochs: comparison.epochs, in: records)?.comparisons == comparison.split {
      return (comparison, found)
    }
    // Without test accuracies both are of the images that choices are made on.
    func untested(_ record: CandidateRecord) -> CandidateRecord {
      var record = record
      record.testAccuracies = [:]
      return record
    }
    let chosen = try Comparison(untested(first), untested(second))
    return (chosen, pairs(of: chosen, in: records.map(untested)))
  }

  /// Those of two candidates that are pairs, against what pairs have to beat; none where one seed is compared.
  private static func pairs(of comparison: Comparison, in records: [CandidateRecord]) -> [PairJudgement] {
    guard comparison.rows.count > 1 else { return [] }
    let judged = PairJudgement.all(in: records, epochs: comparison.epochs)
    return [comparison.first, comparison.second].compactMap { candidate in
      judged.first { $0.trial == candidate.trial }
    }
  }

  /// - Parameters:
  ///   - pairs: those of the two that are pairs, against what pairs have to beat.
  ///   - rivals: how many candidates were trained so long.
  private func printTable(_ comparison: Comparison, _ pairs: [PairJudgement], rivals: Int, to console: Console) {
    var table = Table([.right("seed"), .right("A"), .right("B"), .right("A − B")])
    for row in comparison.rows {
      table.add([
        "\(row.seed)", Quantity.decimal(row.first, places: 4), Quantity.decimal(row.second, places: 4),
        signed(row.difference),
      ])
    }
    console.print("A: \(comparison.first.markedLabel)")
    console.print("B: \(comparison.second.markedLabel)")
    console.print("\(comparison.split) accuracy after \(comparison.epochs) epoch\(comparison.epochs == 1 ? "" : "s"):")
    table.print(to: console)
    console.print("")
    console.print(comparison.verdict)
    if comparison.difference.isDistinguishable, rivals > 1 {
      console.print(
        "That holds for two candidates chosen before seeing the results: among the \(Quantity.grouped(rivals)) candidates "
          + "trained as long, some differ as much by chance.")
    }
    for pair in pairs {
      // A pair that was named before looking: its three contrasts need no adjustment for other pairs.
      console.print("By \(comparison.split) accuracy, the pair \(pair.label) is \(pair.standing(pair.outcomesAlone)).")
    }
    let costs = [
      comparison.parameters.map { "\($0 >= 0 ? "+" : "")\(Quantity.grouped($0)) parameters" },
      comparison.macs.map { "\($0 >= 0 ? "+" : "")\(Quantity.grouped($0)) MACs per image" },
      comparison.latency.map { "\($0 >= 0 ? "+" : "")\(Quantity.decimal($0, places: 3)) ms" },
    ].compactMap(\.self)
    if !costs.isEmpty { console.print("A against B: \(costs.joined(separator: ", "))") }
  }

  private func signed(_ value: Double) -> String { (value >= 0 ? "+" : "") + Quantity.decimal(value, places: 4) }

  /// What scripts read.
  private struct Report: Encodable {
    let first: String
    let second: String
    let epochs: Int
    /// The images that the difference and the pairs' outcomes are of: `validation` or `test`.
    let split: EvaluationSplit
    let seeds: [Int]
    /// How many candidates of the sweep were trained so long.
    let candidates: Int
    let difference: Double
    let halfWidth: Double?
    let p: Double?
    let parameters: Int?
    let macs: Int?
    let latency: Double?
    let verdict: String
    /// Those of the two that are pairs.
    let pairs: [Pair]

    /// How a pair stands against the bare backbone, the better of its modules alone and its operator's control.
    struct Pair: Encodable {
      let composition: String
      /// Null where the bare backbone is the control.
      let control: String?
      let outcomes: [PairJudgement.Rival: PairJudgement.Outcome]
    }

    enum CodingKeys: String, CodingKey {
      case first, second, epochs, seeds, candidates, difference, p, parameters, macs, verdict, pairs
      case split = "accuracy_split"
      case halfWidth = "half_width"
      case latency = "latency_ms"
    }

    init(_ comparison: Comparison, _ pairs: [PairJudgement], rivals: Int) {
      first = comparison.first.label
      second = comparison.second.label
      epochs = comparison.epochs
      split = comparison.split
      seeds = comparison.rows.map(\.seed)
      candidates = rivals
      difference = comparison.difference.mean
      halfWidth = comparison.difference.shownHalfWidth
      p = comparison.difference.p
      parameters = comparison.parameters
      macs = comparison.macs
      latency = comparison.latency
      verdict = comparison.verdict
      self.pairs = pairs.map { pair in
        Pair(
          composition: pair.label, control: pair.control.map { "\($0.composition)" }, outcomes: pair.outcomesAlone)
      }
    }
  }
}
