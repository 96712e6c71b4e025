import FoundationEssentials
import Glibc
import SutureEngine
import SutureExecution
import SutureGraph
import SutureSupport

/// `suture bench-suite`.
struct BenchSuiteCommand: Command {
  static let configuration = CommandConfiguration(
    name: "bench-suite", abstract: "Run a suite of measurements, optionally against another program.",
    discussion: """
      Each round measures every side in turn: this program, and the peer's engines 'eager' and 'compile', each in a \
      separate process. The peer reads a line of JSON for each request and answers with one. Results are saved after \
      every entry; Ctrl-C reports what is done, and --resume continues.
      """,
    examples: [
      "suture bench-suite Tests/Benchmarks/pytorch.yaml --only 'se*' --rounds 1",
      "suture bench-suite Tests/Benchmarks/pytorch.yaml --peer 'python3 Tests/Benchmarks/pytorch_peer.py' --output "
        + "pytorch.json",
    ],
    arguments: [.argument("suite", help: "The YAML file of the suite.")],
    options: [
      .option("peer", value: "command", help: "The program to compare with, and its arguments, split at spaces."),
      .repeating("engine", value: "name", help: "Measure only this engine of the peer: 'eager' or 'compile'."),
      .repeating("only", value: "pattern", help: "Measure these groups or compositions; '*' stands for any text."),
      .option("rounds", value: "number", help: "Number of rounds; each measures every side.", defaultValue: "3"),
      .threads,
      .option("markdown", value: "file", help: "Also write the report here."),
      .option("output", value: "file", help: "Keep the results in this JSON file."),
      .flag("resume", help: "Skip entries that the results file already has."),
      .option(
        "baseline", value: "file",
        help: "Results of an earlier run: fail if a ratio to the peer's eager time fell by more than 20 %."), .json,
    ] + RegistryOptions.definitions)

  private let path: String
  private let options: SuiteRunner.Options
  private let markdown: String?
  private let output: String?
  private let baseline: String?
  private let resumes: Bool
  private let isJSON: Bool

  init(_ arguments: ParsedArguments) throws {
    path = arguments.argument("suite")
    var options = SuiteRunner.Options()
    options.peer = arguments.value("peer")?.split(separator: " ").map(String.init)
    options.patterns = arguments.values("only")
    let engines = try arguments.values("engine").map { name in
      guard let engine = PeerRequest.Engine(rawValue: name) else {
        throw UsageError("'\(name)' is not an engine of the peer: give 'eager' or 'compile'")
      }
      return engine
    }
    if !engines.isEmpty { options.engines = PeerRequest.Engine.allCases.filter(engines.contains) }
    options.rounds = try arguments.integer("rounds", in: 1...1000) ?? options.rounds
    options.threads = try arguments.threads()
    options.registries = arguments.values("registry")
    self.options = options
    markdown = arguments.value("markdown")
    output = arguments.value("output")
    baseline = arguments.value("baseline")
    resumes = arguments.flag("resume")
    isJSON = arguments.flag("json")
    if options.peer?.isEmpty == true { throw UsageError("the value of '--peer' is empty: give a program") }
    if resumes, output == nil { throw UsageError("'--resume' needs '--output', the file with the earlier results") }
    if baseline != nil, options.peer == nil {
      throw UsageError("'--baseline' compares ratios to the peer: give '--peer' too")
    }
  }

  func run(_ console: Console) throws {
    let suite = try BenchmarkSuite(contentsOf: path)
    let markdown = try markdown.map { path throws(FileError) in try OutputFile(path) }
    let results = try output.map { path throws(FileError) in try OutputFile(path) }
    try OutputFile.checkDistinct([markdown, results].compactMap(\.self))
    // Read the baseline first, so that an unreadable one is reported at once.
    let before = try baseline.map { try SuiteResult(contentsOf: $0) }
    let runner = SuiteRunner(suite, options: options) { Interruption.isRequested }
    _ = try runner.selection()
    var result = SuiteResult(
      suite, environment: .current(threads: options.threads, peer: options.peer), rounds: options.rounds,
      date: Date.now.formatted(.iso8601), load: Self.load)
    if resumes, let output, FileManager.default.fileExists(atPath: output) {
      let earlier = try SuiteResult(contentsOf: output)
      try result.check(resumes: earlier, at: output)
      result = earlier
      console.printError("\(result.entries.count) of \(suite.entries.count) entries are already done")
    }
    if let warning = result.warning { console.printError("warning: \(warning)") }
    try output.map { try result.write(to: $0) }
    Interruption.listen()
    let ending = try runner.run(into: &result) { number, count, result in
      try output.map { try result.write(to: $0) }
      SuiteProgress.line(number, of: count, result).map(console.printError)
    }
    try finish(result, suite, before: before, ending, markdown, console)
  }

  /// The one-minute load average.
  private static var load: Double? {
    var loads = [0.0]
    return getloadavg(&loads, 1) == 1 ? loads[0] : nil
  }

  /// Prints the report; the exit status reports an interruption, failed entries of this program, and fallen ratios.
  private func finish(
    _ result: SuiteResult, _ suite: BenchmarkSuite, before: SuiteResult?, _ ending: SuiteRunner.Ending,
    _ markdown: OutputFile?, _ console: Console
  ) throws {
    let comparison = before.map { BaselineComparison(before: $0, after: result) }
    let report = SuiteReport(result, suite, comparison: comparison).text
    try markdown?.write(report, console)
    if isJSON { try console.printJSON(result) } else { console.print(report, terminator: "") }
    if isJSON, let comparison { for line in comparison.lines { console.printError(line) } }
    if ending == .interrupted {
      console.printError(
        "stopped after \(result.entries.count) of \(suite.entries.count) entries"
          + (output == nil ? "" : "; the same command with --resume continues"))
      throw ExitStatus(code: 130)
    }
    let isFailed = result.entries.contains { $0.suture.failure != nil }
    if isFailed || comparison?.falls.isEmpty == false { throw ExitStatus.failure }
  }
}
