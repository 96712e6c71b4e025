import SutureComposer
import SutureEngine
import SutureGraph
import SutureRegistry

/// Compares a composition with a file of numbers that someone else computed.
///
/// The file holds what `TensorRun` reads, and the results to be met: `eval/y`, `train/y`, `train/gx`, `train/grad/<name>`
/// and `train/buffer/<name>`.
public struct FixtureComparison: Sendable {
  /// The check's id in results.
  public static let id = "fixture"
  /// The largest difference that is tolerated, relative to 1 or the tensor's largest number, whichever is larger.
  public static let tolerance = 1e-4

  private let composer: Composer
  private let fixture: SafeTensors
  private let path: String
  private let threads: ThreadCount

  /// Creates a comparison; `path` names the file in results.
  public init(_ fixture: SafeTensors, path: String, registry: Registry, threads: ThreadCount = .available) {
    composer = Composer(registry: registry)
    self.fixture = fixture
    self.path = path
    self.threads = threads
  }

  /// Reads the file and creates a comparison.
  /// - Throws: `SafeTensorsError`.
  public init(contentsOf path: String, registry: Registry, threads: ThreadCount = .available) throws {
    self.init(try SafeTensors(contentsOf: path), path: path, registry: registry, threads: threads)
  }

  /// The composition that the text means; a module alone takes the hyperparameters of the file's metadata, and without
  /// a text the module is the metadata's too.
  /// - Throws: `FixtureError`, and what `Composer.composition(_:)` throws.
  public func composition(_ text: String?) throws -> Composition {
    let metadata = try FixtureMetadata(fixture.metadata, path: path)
    guard let text = text ?? metadata.module else { throw FixtureError.noModule(path: path) }
    var composition = try CompositionParser.parse(text)
    if case .module(var reference) = composition {
      if let module = metadata.module, module != reference.id {
        throw FixtureError.otherModule(path: path, asked: reference.id, module: module)
      }
      // What is written counts more than what the file says.
      reference.hyperparameters.merge(metadata.hyperparameters) { written, _ in written }
      composition = .module(reference)
    }
    return try composition.canonical(in: composer.registry)
  }

  /// Runs the composition in evaluation and in training and compares every tensor that the file has a result for.
  /// - Returns: one result for each tensor; where the composition cannot be run, one that says why.
  public func verify(_ composition: Composition) -> [CheckResult] {
    var report = CheckReport(
      module: composition.description, check: FixtureComparison.id, level: .full, maximumFailures: .max)
    do {
      try compare(composition, &report)
    } catch {
      report.fail("\(error)")
    }
    return report.results
  }

  private func compare(_ composition: Composition, _ report: inout CheckReport) throws {
    let input = TensorRun(fixture, path: path, threads: threads)
    let graph = try composer.build(composition, input: try input.inputShape())
    let command = "suture run '\(composition)' --tensors '\(path)' --save out.safetensors"
    try compare(["eval/y"], with: try input.evaluate(graph), command, &report)
    let wanted = fixture.names.filter { name in
      ["train/y", "train/gx"].contains(name) || name.hasPrefix("train/grad/") || name.hasPrefix("train/buffer/")
    }.sorted()
    if wanted.isEmpty { return report.skip("training: the file has no results of it") }
    let trained = try input.train(graph)
    try compare(wanted, with: trained, "\(command) --train", &report)
    for name in trained.names where fixture[name] == nil {
      report.fail(
        "\(name): the file has no such tensor, but '\(composition)' makes it", reproduce: "\(command) --train")
    }
  }

  private func compare(
    _ names: [String], with results: SafeTensors, _ command: String, _ report: inout CheckReport
  ) throws {
    for name in names {
      guard let expected = fixture[name] else {
        report.skip("\(name): the file does not have it")
        continue
      }
      guard let actual = results[name] else {
        report.fail("\(name): '\(report.module)' makes no such tensor", reproduce: command)
        continue
      }
      guard actual.shape == expected.shape else {
        report.fail("\(name): expected \(expected.shape), came \(actual.shape)", reproduce: command)
        continue
      }
      let found = TensorDifference(actual, expected)
      if found.relative <= FixtureComparison.tolerance {
        report.pass("\(name): largest error \(found.text)")
      } else {
        report.fail(
          "\(name): largest error \(found.text), at most 1e-4 is tolerated: element \(found.index) should be "
            + "\(expected.values[found.index]) and is \(actual.values[found.index])", reproduce: command)
      }
    }
  }
}
