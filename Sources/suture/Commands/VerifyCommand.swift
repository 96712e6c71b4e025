import SutureComposer
import SutureConformance
import SutureEngine
import SutureExecution
import SutureGraph
import SutureProcess
import SutureRegistry
import SutureSupport
import SutureSweep
import SutureTraining

/// `suture verify`.
struct VerifyCommand: Command {
  static let configuration = CommandConfiguration(
    name: "verify", abstract: "Check that modules and backbones do what their manifests state.",
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
      .flag("checks", help: "List all checks with their levels, or those up to '--level', and run none."),
      .option("time-limit", value: "seconds", help: "Time limit for one check.", defaultValue: "120"),
      .buildLimit,
      .option(
        "memory-limit", value: "MiB",
        help: "Memory limit for one process; default: 80 % of RAM divided among the processes."),
      .option("junit", value: "file", help: "Also write the results as JUnit XML."), .json,
    ] + RegistryOptions.definitions)

  private let registry: RegistryOptions
  private let ids: [String]
  private let level: ConformanceLevel
  private let checks: [String]
  private let fixture: String?
  private let junit: String?
  private let listsChecks: Bool
  private let limits: ConformanceLimits
  /// What command lines need to show a failure again.
  private let reproduction: ReproductionOptions
  private let isJSON: Bool

  init(_ arguments: ParsedArguments) throws {
    registry = RegistryOptions(arguments)
    let words = arguments.arguments("id")
    ids =
      arguments.value("against") == nil
      ? words.map { $0.lowercased() } : CompositionArgument.grouped(words).map(\.text)
    listsChecks = arguments.flag("checks")
    let level = try arguments.integer("level").flatMap(ConformanceLevel.init) ?? .full
    self.level = listsChecks && arguments.given(of: ["level"]) == nil ? .exhaustive : level
    checks = arguments.values("check")
    fixture = arguments.value("against")
    junit = arguments.value("junit")
    isJSON = arguments.flag("json")
    let memory = try arguments.integer("memory-limit", in: 64...Int(Int32.max)).map { $0 << 20 }
    limits = ConformanceLimits(
      seconds: Double(try arguments.integer("time-limit", in: 1...Int(Int32.max)) ?? 120),
      buildSeconds: try arguments.buildLimit(),
      memory: memory ?? SystemMemory.share(ofOneAmong: ThreadCount.available.value))
    let given = { (names: [String]) in
      ShellWords.text(
        names.filter { arguments.given(of: [$0]) != nil }.flatMap { ["--\($0)", arguments.value($0) ?? ""] })
    }
    reproduction = ReproductionOptions(
      registry: registry.words, building: given([OptionDefinition.buildLimit.name]),
      verifying: given(["time-limit", "memory-limit"]))
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
    // Without a file of results, bad manifests are failures of their own where they were asked for.
    let registry = try registry.open(console, tellsProblems: fixture != nil)
    let printer = VerifyReportPrinter(console, isJSON: isJSON, options: reproduction)
    if let fixture {
      let comparison = try FixtureComparison(contentsOf: fixture, registry: registry)
      let composition = try comparison.composition(ids.first)
      try checkManifests(of: composition, in: registry)
      printer.add(comparison.verify(composition), title: composition.description)
    } else {
      try examine(registry, printer, console)
    }
    try junit?.write(JUnitReport(printer.results).text, console)
    try printer.finish(seconds: began.duration(to: .now).seconds)
    if printer.hasFailures { throw ExitStatus.failure }
  }

  /// The id that a bad manifest was meant for, as its file's name suggests; nil for other problems, and for files in
  /// folders that the user did not name.
  private func id(of problem: RegistryProblem) -> String? {
    guard case .manifest(let error) = problem, error.file.hasSuffix(Self.manifestSuffix) else { return nil }
    let isGiven = registry.path.folders.contains { folder in
      folder.isRequired && error.file.hasPrefix(folder.path.hasSuffix("/") ? folder.path : "\(folder.path)/")
    }
    guard isGiven, let name = error.file.split(separator: "/").last else { return nil }
    return name.dropLast(Self.manifestSuffix.count).lowercased()
  }

  private static let manifestSuffix = ".yaml"

  /// Refuses a composition with a module whose manifest in a folder that the user named is bad: the module of that id
  /// from another folder is not the one that was meant.
  private func checkManifests(of composition: Composition, in registry: Registry) throws(RegistryError) {
    for problem in registry.problems {
      guard case .manifest(let error) = problem, let id = id(of: problem) else { continue }
      if composition.modules.contains(where: { $0.id == id }) { throw .refused(id: id, kind: .module, error) }
    }
  }

  private func examine(_ registry: Registry, _ printer: VerifyReportPrinter, _ console: Console) throws {
    let chosen = ConformanceSuite.checks.filter { checks.isEmpty || checks.contains($0.id) }
    let suite = ConformanceSuite(
      registry: registry, level: checks.isEmpty ? level : .exhaustive, limits: limits, checks: chosen)
    var bad: Set<String> = []
    var problems: [CheckResult] = []
    for problem in registry.problems {
      let id = id(of: problem)
      if ids.isEmpty {
        problems.append(suite.failure(problem, id: id))
      } else if let id, ids.contains(id) {
        bad.insert(id)
        problems.append(suite.failure(problem, id: id, isModule: true))
      } else {
        console.printError("error: \(problem)")
      }
    }
    let manifests = try manifests(in: registry, except: bad)
    printer.add(problems: problems)
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
  /// - Parameter bad: ids whose manifests cannot be read; another folder's of the same id are not meant.
  private func manifests(in registry: Registry, except bad: Set<String>) throws -> [Manifest] {
    guard !ids.isEmpty else { return registry.manifests }
    var seen = bad
    return try ids.filter { seen.insert($0).inserted }.flatMap { id in
      let found = registry.manifests.filter { $0.id == id }
      return found.isEmpty ? [try registry.manifest(id, kind: .module)] : found
    }
  }
}
