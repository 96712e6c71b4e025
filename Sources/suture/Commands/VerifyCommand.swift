import SutureComposer
import SutureConformance
import SutureEngine
import SutureExecution
import SutureGraph
import SutureProcess
import SutureRegistry
import SutureSandbox
import SutureSupport
import SutureSweep
import SutureTraining

/// `suture verify`.
struct VerifyCommand: Command {
  static let configuration = CommandConfiguration(
    name: "verify", abstract: "Check that modules and backbones do what their manifests state.",
    discussion: """
      Without an id all are checked. Plugins run in separate processes: one that crashes or times out fails the current \
      check. '--checks' lists the checks. With '--against' one module or composition is compared with a safetensors \
      file of inputs and results: every result in the file is compared, and one that is missing or has an unknown name \
      is a failure. With '--against-engine' the output and all gradients of each module in another engine are compared \
      with those of the default one, on random numbers. The exit status is 1 if anything fails.
      """,
    examples: [
      "suture verify", "suture verify se cbam --level 3", "suture verify --checks", "suture verify se --check gradient",
      "suture verify se --against se.safetensors --json",
      "suture verify se cbam --against-engine pytorch --device cuda",
    ],
    arguments: [
      .repeating("id", help: "Modules and backbones; with '--against' also one composition.").completed(by: .ids)
    ],
    options: [
      .option(
        "level", value: "number",
        help: "1 reads files and builds graphs, 2 also runs them, 3 also tries many shapes and all pairs of modules.",
        defaultValue: "2", choices: ConformanceLevel.allCases.map { "\($0.rawValue)" }),
      .repeating(
        "check", value: "check", help: "Run this check only, whatever its level.",
        choices: ConformanceSuite.checks.map { $0.id }),
      .option(
        "against", value: "file", help: "Results to compare with: 'x', 'param/…', 'eval/y', 'train/gx' and so on."),
      .option(
        "against-engine", value: "name", help: "Compare this engine's results with those of the default one: pytorch.",
        choices: [EngineSelection.Name.pytorch.rawValue]),
      .flag("checks", help: "List all checks with their levels, or those up to '--level', and run none."),
      .option("time-limit", value: "seconds", help: "Time limit for one check.", defaultValue: "120"),
      .option(
        "memory-limit", value: "MiB",
        help: "Memory limit for one process; default: 80 % of RAM divided among the processes."),
      .option("junit", value: "file", help: "Also write the results as JUnit XML."), .json,
    ] + EngineOptions.definitions.filter { $0.name != "engine" } + RegistryOptions.buildingDefinitions)

  private let sandbox: SandboxOptions
  private let registry: RegistryOptions
  private let ids: [String]
  private let level: ConformanceLevel
  private let checks: [String]
  private let fixture: String?
  private let junit: String?
  private let listsChecks: Bool
  private let limits: ConformanceLimits
  /// The options that command lines need to reproduce a failure.
  private let reproduction: ReproductionOptions
  private let isJSON: Bool
  /// The engine that is compared with the default one; nil for the usual checks.
  private let engine: (any Engine)?

  init(_ arguments: ParsedArguments) throws {
    sandbox = try SandboxOptions(arguments)
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
      throw UsageError("'--against' compares one module or composition, but \(ids.count) are given")
    }
    engine = try EngineOptions(arguments, option: "against-engine").compared
    if engine != nil, fixture != nil || !checks.isEmpty || listsChecks {
      throw UsageError("'--against-engine' runs no other checks: it takes no '--against', '--check' or '--checks'")
    }
    if fixture != nil, !checks.isEmpty {
      throw UsageError("'--against' runs no other checks: it cannot be combined with '--check'")
    }
    if listsChecks, !ids.isEmpty || fixture != nil || junit != nil || !checks.isEmpty {
      throw UsageError("'--checks' only lists the checks: it takes no ids, '--check', '--against' or '--junit'")
    }
  }

  func run(_ console: Console) throws {
    if listsChecks { return try CheckListing(level: level).print(to: console, isJSON: isJSON) }
    let junit = try junit.map { path throws(FileError) in try OutputFile(path) }
    sandbox.tell(console)
    let began = ContinuousClock.now
    // Without '--against', invalid manifests are reported as failures.
    let registry = try registry.open(console, tellsProblems: fixture != nil)
    let printer = VerifyReportPrinter(console, isJSON: isJSON, options: reproduction)
    if let fixture {
      let composition = try FixtureComparison.composition(
        ids.first, of: try SafeTensors(contentsOf: fixture), path: fixture, in: registry)
      try checkManifests(of: composition, in: registry)
      let job = FixtureJob(
        folders: registry.folders, path: fixture, composition: composition.description, engine: Main.engine.id)
      printer.add(try sandbox.sandbox.run(job), title: composition.description)
    } else if let engine {
      try EngineOptions.check(engine)
      for (index, manifest) in try manifests(in: registry, except: []).enumerated() {
        printer.progress(index, of: ids.isEmpty ? registry.manifests.count : ids.count, manifest.id)
        let job = EngineComparisonJob(
          folders: registry.folders, manifest: manifest.path, engine: engine.id, reference: Main.engine.id)
        printer.add(try sandbox.sandbox.run(job), title: manifest.id)
      }
    } else {
      try examine(registry, printer, console)
    }
    try junit?.write(JUnitReport(printer.results).text, console)
    try printer.finish(seconds: began.duration(to: .now).seconds)
    if printer.hasFailures { throw ExitStatus.failure }
  }

  /// The id of an invalid manifest according to its file's name; nil for other problems and for folders that the user
  /// did not name.
  private func id(of problem: RegistryProblem) -> String? {
    guard case .manifest(let error) = problem, error.file.hasSuffix(Self.manifestSuffix) else { return nil }
    let isGiven = registry.path.folders.contains { folder in
      folder.isRequired && error.file.hasPrefix(folder.path.hasSuffix("/") ? folder.path : "\(folder.path)/")
    }
    guard isGiven, let name = error.file.split(separator: "/").last else { return nil }
    return name.dropLast(Self.manifestSuffix.count).lowercased()
  }

  private static let manifestSuffix = ".yaml"

  /// Rejects a composition with a module whose manifest is invalid in a folder named by the user: a module with that id
  /// from another folder is not the intended one.
  private func checkManifests(of composition: Composition, in registry: Registry) throws(RegistryError) {
    for problem in registry.problems {
      guard case .manifest(let error) = problem, let id = id(of: problem) else { continue }
      if composition.modules.contains(where: { $0.id == id }) { throw .refused(id: id, kind: .module, error) }
    }
  }

  private func examine(_ registry: Registry, _ printer: VerifyReportPrinter, _ console: Console) throws {
    let chosen = ConformanceSuite.checks.filter { checks.isEmpty || checks.contains($0.id) }
    let suite = ConformanceSuite(
      registry: registry, engine: Main.engine, level: checks.isEmpty ? level : .exhaustive, limits: limits,
      checks: chosen)
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
        console.notice("\(problem)")
      }
    }
    let manifests = try manifests(in: registry, except: bad)
    printer.add(problems: problems)
    if sandbox.sandbox.isInProcess {
      for manifest in manifests { printer.add(suite.verifyInProcess(manifest), title: manifest.id) }
      return
    }
    let isolated = IsolatedSuite(
      suite, settings: sandbox.sandbox.settings, workers: ThreadCount.available.value)
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

  /// The manifests with the given ids, without duplicates, or all manifests.
  /// - Parameter bad: ids with invalid manifests, which are not replaced by manifests of other folders.
  private func manifests(in registry: Registry, except bad: Set<String>) throws -> [Manifest] {
    guard !ids.isEmpty else { return registry.manifests }
    var seen = bad
    return try ids.filter { seen.insert($0).inserted }.flatMap { id in
      let found = registry.manifests.filter { $0.id == id }
      return found.isEmpty ? [try registry.manifest(id, kind: .module)] : found
    }
  }
}
