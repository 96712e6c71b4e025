import SutureComposer
import SutureConformance
import SutureRegistry
import SutureSweep

/// `suture verify`.
struct VerifyCommand: Command {
  static let configuration = CommandConfiguration(
    name: "verify", abstract: "Prove that modules and backbones hold what their manifests promise.",
    discussion: """
      Without an id all are examined: \(ConformanceSuite.checks.map { $0.id }.joined(separator: ", ")). With \
      '--against' one module or composition is compared with a safetensors file of inputs and results.
      """,
    examples: ["suture verify", "suture verify se cbam", "suture verify se --against se.safetensors --json"],
    arguments: [.repeating("id", help: "Modules and backbones; with '--against' also one composition.")],
    options: [
      .option("against", value: "file", help: "Numbers to meet: 'x', 'param/…', 'eval/y', 'train/gx' and so on."),
      .json,
    ] + RegistryOptions.definitions)

  private let registry: RegistryOptions
  private let ids: [String]
  private let fixture: String?
  private let isJSON: Bool

  init(_ arguments: ParsedArguments) throws {
    registry = RegistryOptions(arguments)
    ids = arguments.arguments("id")
    fixture = arguments.value("against")
    isJSON = arguments.flag("json")
    if fixture != nil, ids.count > 1 {
      throw UsageError("'--against' compares one module or composition, \(ids.count) are given")
    }
  }

  func run(_ console: Console) throws {
    let began = ContinuousClock.now
    let registry = try registry.open(console)
    let printer = VerifyReportPrinter(console, isJSON: isJSON)
    if let fixture {
      let comparison = try FixtureComparison(contentsOf: fixture, registry: registry)
      let composition = try comparison.composition(ids.first)
      printer.add(comparison.verify(composition), title: composition.description)
    } else {
      let suite = ConformanceSuite(registry: registry)
      let manifests = try manifests(in: registry)
      if ids.isEmpty {
        for problem in suite.problems() { printer.add([problem], title: problem.module) }
      }
      for (index, manifest) in manifests.enumerated() {
        printer.progress(index, of: manifests.count, manifest.id)
        printer.add(suite.verify(manifest), title: manifest.id)
      }
    }
    try printer.finish(seconds: began.duration(to: .now).seconds)
    if printer.hasFailures { throw ExitStatus.failure }
  }

  /// The manifests of all ids, or all.
  private func manifests(in registry: Registry) throws -> [Manifest] {
    guard !ids.isEmpty else { return registry.manifests }
    return try ids.flatMap { id in
      let found = registry.manifests.filter { $0.id == id }
      return found.isEmpty ? [try registry.manifest(id, kind: .module)] : found
    }
  }
}
