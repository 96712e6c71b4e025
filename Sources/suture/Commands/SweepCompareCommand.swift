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
      for two candidates chosen before seeing the results; 'results' and 'report' have one for the best of many.
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

  /// Two candidates side by side, and the comparisons of those of them that are pairs, all on the images of one split: test
  /// images where both candidates, and all that a pair is compared with, were evaluated on them.
  static func judged(
    _ first: CandidateRecord, _ second: CandidateRecord, in records: [CandidateRecord]
  ) throws -> (Comparison, [PairJudgement]) {
    let comparison = try Comparison(first, second)
    let found = pairs(of: comparison, in: records)
    if found.isEmpty || SweepBudget(epochs: comparison.epochs, in: records)?.comparisons == comparison.split {
      return (comparison, found)
    }
    // Without test accuracies, the images that choices are made on are left.
    func untested(_ record: CandidateRecord) -> CandidateRecord {
      var record = record
      record.testAccuracies = [:]
      return record
    }
    let chosen = try Comparison(untested(first), untested(second))
    return (chosen, pairs(of: chosen, in: records.map(untested)))
  }

  /// The comparisons of those of two candidates that are pairs; empty for one seed.
  private static func pairs(of comparison: Comparison, in records: [CandidateRecord]) -> [PairJudgement] {
    guard comparison.rows.count > 1 else { return [] }
    let judged = PairJudgement.all(in: records, epochs: comparison.epochs)
    return [comparison.first, comparison.second].compactMap { candidate in
      judged.first { $0.candidate == candidate.candidate }
    }
  }

  /// - Parameters:
  ///   - pairs: the comparisons of those of the two that are pairs.
  ///   - rivals: the number of candidates that were trained as long.
  private func printTable(_ comparison: Comparison, _ pairs: [PairJudgement], rivals: Int, to console: Console) {
    var table = Table([.right("seed"), .right("A"), .right("B"), .right("A − B")])
    for row in comparison.rows {
      table.add([
        "\(row.seed)", NumberText.decimal(row.first * 100, digits: 2), NumberText.decimal(row.second * 100, digits: 2),
        NumberText.points(row.difference),
      ])
    }
    console.print("A: \(comparison.first.markedLabel)")
    console.print("B: \(comparison.second.markedLabel)")
    console.print("\(comparison.split) accuracy in percent after \(Words.plural(comparison.epochs, "epoch")):")
    table.print(to: console)
    console.print("")
    console.print(comparison.verdict)
    if comparison.difference.isDistinguishable, rivals > 1 {
      console.print(
        "That holds for two candidates chosen before seeing the results: among the \(NumberText.grouped(rivals)) "
          + "candidates trained as long, some differ as much by chance.")
    }
    for pair in pairs {
      // A pair chosen before seeing the results: its three comparisons need no adjustment for other pairs.
      console.print("By \(comparison.split) accuracy, the pair \(pair.label) is \(pair.standing(pair.outcomesAlone)).")
    }
    let costs = [
      comparison.parameters.map { "\(NumberText.signed($0)) parameters" },
      comparison.macs.map { "\(NumberText.signed($0)) MACs per image" },
      comparison.latency.map { "\(NumberText.decimal($0, digits: 3, signed: true)) ms" },
    ].compactMap(\.self)
    if !costs.isEmpty { console.print("A against B: \(costs.joined(separator: ", "))") }
  }

  /// The JSON.
  private struct Report: Encodable {
    let first: String
    let second: String
    let epochs: Int
    let seeds: [Int]
    /// The number of candidates of the sweep that were trained as long.
    let candidates: Int
    let difference: Double
    @Nullable var differenceHalfWidth: Double?
    /// The images of the difference, and of the pairs' outcomes.
    let split: EvaluationSplit
    @Nullable var p: Double?
    @Nullable var parametersDifference: Int?
    @Nullable var macsDifference: Int?
    @Nullable var latencyDifference: Double?
    let verdict: String
    /// Those of the two that are pairs.
    let pairs: [Pair]

    /// How a pair compares with the bare backbone, the better of its modules alone and its operator's control.
    struct Pair: Encodable {
      let label: String
      /// The operator whose control it is compared with; null where the bare backbone is the control.
      @Nullable var control: String?
      let outcomes: [PairJudgement.Rival: PairJudgement.Outcome]
    }

    enum CodingKeys: String, CodingKey {
      case first, second, epochs, seeds, candidates, difference, p, verdict, pairs
      case differenceHalfWidth = "difference_half_width"
      case split = "difference_split"
      case parametersDifference = "parameters_difference"
      case macsDifference = "macs_difference"
      case latencyDifference = "latency_difference_ms"
    }

    init(_ comparison: Comparison, _ pairs: [PairJudgement], rivals: Int) {
      first = comparison.first.label
      second = comparison.second.label
      epochs = comparison.epochs
      split = comparison.split
      seeds = comparison.rows.map(\.seed)
      candidates = rivals
      difference = comparison.difference.mean
      differenceHalfWidth = comparison.difference.shownHalfWidth
      p = comparison.difference.p
      parametersDifference = comparison.parameters
      macsDifference = comparison.macs
      latencyDifference = comparison.latency
      verdict = comparison.verdict
      self.pairs = pairs.map { pair in
        Pair(label: pair.label, control: pair.control?.operator.rawValue, outcomes: pair.outcomesAlone)
      }
    }
  }
}
