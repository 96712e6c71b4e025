import SutureComposer
import SutureConformance
import SutureEngine
import SutureGraph
import SutureProcess
import SutureRegistry
import SutureSweep

/// `suture verify`.
struct VerifyCommand: Command {
  static let configuration = CommandConfiguration(
    name: "verify", abstract: "Check that modules and backbones do what their manifests promise.",
    discussion: """
      Without an id all are checked, each in a process of its own: a plugin that crashes or hangs fails the check that \
      it does so in. '--checks' lists the checks. With '--against' one module or composition is compared with a \
      safetensors file of inputs and results: every result in the file is compared, and one that is missing or has an \
      unknown name is a failure. The exit status is 1 where anything fails.
      """,
    examples: [
      "suture verify", "suture verify se cbam --level 3", "suture verify --checks", "suture verify se --check gradient",
      "suture verify se --against se.safetensors --json",
    ],
    arguments: [
      .repeating("id", help: "Modules and backbones; with '--against' also one composition.").completed(by: .ids)
    ],
    options: [
      .option(
        "level", value: "number",
        help: "1 looks at files and builds graphs, 2 also computes, 3 also tries many shapes and all pairs of modules.",
        defaultValue: "2", choices: ConformanceLevel.allCases.map { "\($0.rawValue)" }),
      .repeating(
        "check", value: "check", help: "Run this check only, whatever its level.",
        choices: ConformanceSuite.checks.map { $0.id }),
      .option(
        "against", value: "file", help: "Results to compare with: 'x', 'param/…', 'eval/y', 'train/gx' and so on."),
      .flag("checks", help: "List the checks up to the level and run none."),
      .option("time-limit", value: "seconds", help: "Time limit for one check.", defaultValue: "120"),
      .buildLimit,
      .option(
        "memory-limit", value: "MiB",
        help: "Memory limit for one process; default: 80 % of RAM divided among the processes."),
      .option("junit", value: "file", help: "Also write the results as JUnit XML."), .json,
    ] + RegistryOptions.definitions)

  /// The part of the machine's memory that all processes together may hold.
  private static let memoryShare = 0.8

  private let registry: RegistryOptions
  private let ids: [String]
  private let level: ConformanceLevel
  private let checks: [String]
  private let fixture: String?
  private let junit: String?
  private let listsChecks: Bool
  private let limits: ConformanceLimits
  private let isJSON: Bool

  init(_ arguments: ParsedArguments) throws {
    registry = RegistryOptions(arguments)
    let words = arguments.arguments("id")
    ids =
      arguments.value("against") == nil
      ? words.map { $0.lowercased() } : CompositionArgument.grouped(words).map(\.text)
    level = try arguments.integer("level").flatMap(ConformanceLevel.init) ?? .full
    checks = arguments.values("check")
    fixture = arguments.value("against")
    junit = arguments.value("junit")
    listsChecks = arguments.flag("checks")
    isJSON = arguments.flag("json")
    let memory = try arguments.integer("memory-limit", in: 64...Int(Int32.max)).map { $0 << 20 }
    limits = ConformanceLimits(
      seconds: Double(try arguments.integer("time-limit", in: 1...Int(Int32.max)) ?? 120),
      buildSeconds: try arguments.buildLimit(),
      memory: memory
        ?? Int(Double(SystemMemory.byteCount) * VerifyCommand.memoryShare) / ThreadCount.available.value)
    if fixture != nil, ids.count > 1 {
      throw UsageError("'--against' compares one module or composition, \(ids.count) are given")
    }
    if fixture != nil, !checks.isEmpty { throw UsageError("'--against' runs no other check: it takes no '--check'") }
    if listsChecks, !ids.isEmpty || fixture != nil || junit != nil || !checks.isEmpty {
      throw UsageError("'--checks' runs nothing: it takes neither ids nor '--check', '--against' and '--junit'")
    }
  }

  func run(_ console: Console) throws {
    if listsChecks { return try CheckListing(level: level).print(to: console, isJSON: isJSON) }
    let junit = try junit.map { path throws(FileError) in try OutputFile(path) }
    let began = ContinuousClock.now
    // Without ids a bad manifest is a failure of its own, and told as one.
    let registry = try registry.open(console, tellsProblems: !ids.isEmpty || fixture != nil)
    let printer = VerifyReportPrinter(console, isJSON: isJSON, words: self.registry.words)
    if let fixture {
      let comparison = try FixtureComparison(contentsOf: fixture, registry: registry)
      let composition = try comparison.composition(ids.first)
      printer.add(comparison.verify(composition), title: composition.description)
    } else {
      try examine(registry, printer)
    }
    try junit?.write(JUnitReport(printer.results).text, console)
    try printer.finish(seconds: began.duration(to: .now).seconds)
    if printer.hasFailures { throw ExitStatus.failure }
  }

  private func examine(_ registry: Registry, _ printer: VerifyReportPrinter) throws {
    let chosen = ConformanceSuite.checks.filter { checks.isEmpty || checks.contains($0.id) }
    let suite = ConformanceSuite(
      registry: registry, level: checks.isEmpty ? level : .exhaustive, limits: limits, checks: chosen)
    let manifests = try manifests(in: registry)
    if ids.isEmpty {
      for problem in suite.problems() { printer.add([problem], title: problem.module) }
    }
    let isolated = IsolatedSuite(
      suite, program: ConformanceWorker.thisProgram, workers: ThreadCount.available.value)
    var done = 0
    let show: (IsolatedSuite.Event) -> Void = { event in
      switch event {
      case .running(let id, let check): printer.progress(done, of: manifests.count, "\(id): \(check)")
      case .lost(let id, let how): printer.remark("\(id): \(how)")
      }
    }
    try isolated.verify(manifests, onEvent: show) { manifest, results in
      printer.add(results, title: manifest.id)
      done += 1
    }
  }

  /// The manifests of all ids, each once, or all.
  private func manifests(in registry: Registry) throws -> [Manifest] {
    guard !ids.isEmpty else { return registry.manifests }
    var seen: Set<String> = []
    return try ids.filter { seen.insert($0).inserted }.flatMap { id in
      let found = registry.manifests.filter { $0.id == id }
      return found.isEmpty ? [try registry.manifest(id, kind: .module)] : found
    }
  }
}
