import SutureComposer
import SutureConformance
import SutureEngine
import SutureGraph
import SutureRegistry
import SutureSweep

/// `suture verify`.
struct VerifyCommand: Command {
  static let configuration = CommandConfiguration(
    name: "verify", abstract: "Prove that modules and backbones hold what their manifests promise.",
    discussion: """
      Without an id all are examined, each in a process of its own: a plugin that crashes or hangs fails the check that \
      it does so in. '--checks' lists what is checked. With '--against' one module or composition is compared with a \
      safetensors file of inputs and results.
      """,
    examples: [
      "suture verify", "suture verify se cbam --level 3", "suture verify --checks",
      "suture verify se --against se.safetensors --json",
    ],
    arguments: [.repeating("id", help: "Modules and backbones; with '--against' also one composition.")],
    options: [
      .option(
        "level", value: "number",
        help: "1 looks at files and builds graphs, 2 also computes, 3 also tries many shapes and all pairs of modules.",
        defaultValue: "2", choices: ConformanceLevel.allCases.map { "\($0.rawValue)" }),
      .option("against", value: "file", help: "Numbers to meet: 'x', 'param/…', 'eval/y', 'train/gx' and so on."),
      .flag("checks", help: "List the checks up to the level and examine nothing."),
      .option("junit", value: "file", help: "Also write the results as JUnit's XML."), .json,
    ] + RegistryOptions.definitions)

  private let registry: RegistryOptions
  private let ids: [String]
  private let level: ConformanceLevel
  private let fixture: String?
  private let junit: String?
  private let listsChecks: Bool
  private let isJSON: Bool

  init(_ arguments: ParsedArguments) throws {
    registry = RegistryOptions(arguments)
    let words = arguments.arguments("id")
    ids = arguments.value("against") == nil ? words : CompositionArgument.grouped(words).map(\.text)
    level = try arguments.integer("level").flatMap(ConformanceLevel.init) ?? .full
    fixture = arguments.value("against")
    junit = arguments.value("junit")
    listsChecks = arguments.flag("checks")
    isJSON = arguments.flag("json")
    if fixture != nil, ids.count > 1 {
      throw UsageError("'--against' compares one module or composition, \(ids.count) are given")
    }
    if listsChecks, !ids.isEmpty || fixture != nil || junit != nil {
      throw UsageError("'--checks' examines nothing: it takes neither ids nor '--against' nor '--junit'")
    }
  }

  func run(_ console: Console) throws {
    if listsChecks { return try CheckListing(level: level).print(to: console, isJSON: isJSON) }
    let junit = try junit.map { path throws(FileError) in try OutputFile(path) }
    let began = ContinuousClock.now
    let registry = try registry.open(console)
    let printer = VerifyReportPrinter(console, isJSON: isJSON)
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
    let suite = ConformanceSuite(registry: registry, level: level)
    let manifests = try manifests(in: registry)
    if ids.isEmpty {
      for problem in suite.problems() { printer.add([problem], title: problem.module) }
    }
    let isolated = IsolatedSuite(
      suite, program: ConformanceWorker.thisProgram, workers: ThreadCount.available.value)
    var done = 0
    if let first = manifests.first { printer.progress(0, of: manifests.count, first.id) }
    try isolated.verify(manifests) { manifest, results in
      printer.add(results, title: manifest.id)
      done += 1
      if done < manifests.count { printer.progress(done, of: manifests.count, manifests[done].id) }
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
