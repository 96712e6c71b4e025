import SutureComposer
import SutureExecution
import SutureGraph
import SutureRegistry
import SutureSupport

/// Compares a composition's results with a file of reference results.
///
/// The file holds the inputs that `TensorRun` reads, and the expected results: `eval/y`, `train/y`, `train/gx` (and
/// `train/gx2` for a second input), `train/grad/<name>` and `train/buffer/<name>`.
public struct FixtureComparison: Sendable {
  /// The check's id in results.
  public static let id = "fixture"
  /// The largest accepted difference, relative to the larger of 1 and the tensor's largest absolute value.
  public static let tolerance = 1e-4

  private let grafter: Grafter
  private let fixture: SafeTensors
  private let path: String
  private let engine: any Engine
  private let threads: ThreadCount

  /// Creates a comparison.
  /// - Parameter path: the fixture's file, for messages.
  public init(
    _ fixture: SafeTensors, path: String, grafter: Grafter, engine: any Engine, threads: ThreadCount = .available
  ) {
    self.grafter = grafter
    self.engine = engine
    self.fixture = fixture
    self.path = path
    self.threads = threads
  }

  /// Reads the file and creates a comparison.
  /// - Throws: `SafeTensorsError`.
  public init(
    contentsOf path: String, grafter: Grafter, engine: any Engine, threads: ThreadCount = .available
  ) throws {
    self.init(try SafeTensors(contentsOf: path), path: path, grafter: grafter, engine: engine, threads: threads)
  }

  /// Parses a composition; a single module gets the hyperparameters of the file's metadata.
  /// - Parameters:
  ///   - text: the composition; nil for the module of the metadata.
  ///   - path: the fixture's file, for messages.
  /// - Throws: `FixtureError`, and errors of `Composer.composition(_:)`.
  public static func composition(
    _ text: String?, of fixture: SafeTensors, path: String, in registry: Registry
  ) throws -> Composition {
    let metadata = try FixtureMetadata(fixture.metadata, path: path)
    guard let text = text ?? metadata.module else { throw FixtureError.noModule(path: path) }
    var composition = try CompositionParser.parse(text)
    if case .module(var reference) = composition {
      if let module = metadata.module, module != reference.id {
        throw FixtureError.otherModule(path: path, asked: reference.id, module: module)
      }
      // Hyperparameters in the text override those of the file.
      reference.hyperparameters.merge(metadata.hyperparameters) { written, _ in written }
      composition = .module(reference)
    }
    return try composition.canonical(in: registry)
  }

  /// Executes the composition in evaluation and training mode and compares every result in the file.
  /// - Returns: one result per tensor that was compared or is missing; if the composition cannot be executed, or the file
  ///   holds no results, one failure with the reason.
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
    let evaluated = fixture.names.filter { $0 == FixtureComparison.evaluation }
    let trained = fixture.names.filter(FixtureComparison.isTrainingResult).sorted()
    guard !(evaluated + trained).isEmpty else {
      nameStrangers(nil, &report)
      return report.fail(
        "'\(path)' holds no results to compare: 'eval/y', or 'train/y', 'train/gx', 'train/grad/<name>' and "
          + "'train/buffer/<name>'")
    }
    let input = TensorRun(fixture, path: path, engine: engine, threads: threads)
    let count = try grafter.composer.inputCount(of: composition)
    let graph = try grafter.build(composition, inputs: try input.inputShapes(count))
    nameStrangers(graph, &report)
    let command = "suture run '\(composition)' --tensors '\(path)' --save out.safetensors"
    if evaluated.isEmpty {
      report.skip("evaluation: the file has no 'eval/y'")
    } else {
      try compare(evaluated, with: try input.evaluate(graph), command, &report)
    }
    if trained.isEmpty { return report.skip("training: the file has no results of it") }
    let results = try input.train(graph)
    try compare(trained, with: results, "\(command) --train", &report)
    for name in results.names where !fixture.contains(name) {
      report.fail(
        "\(name): the file has no such tensor, but '\(composition)' makes it", reproduce: "\(command) --train")
    }
  }

  /// Reports every tensor that is neither an input nor a result: its name may be misspelled.
  /// - Parameter graph: the composition's graph; nil if it was not built.
  private func nameStrangers(_ graph: Graph?, _ report: inout CheckReport) {
    let names = graph?.inputs.map(\.name) ?? ["x"]
    var inputs = names + ["train/gy"]
    var results = [FixtureComparison.evaluation, "train/y"] + names.map { "train/g\($0)" }
    for variable in graph?.variables ?? [] {
      let isParameter = variable.role == .parameter
      let name = "\(isParameter ? "param" : "buffer")/\(variable.name)"
      inputs.append(name)
      // As in a state_dict; only read if the prefixed name is absent.
      if !fixture.contains(name) { inputs.append(variable.name) }
      results.append("train/\(isParameter ? "grad" : "buffer")/\(variable.name)")
    }
    for name in fixture.names.sorted() {
      if inputs.contains(name) || name == FixtureComparison.evaluation { continue }
      if FixtureComparison.isTrainingResult(name) || FixtureComparison.isBatchCount(name) { continue }
      // Which variables there are is not known then, and a state_dict's names have no '/'.
      let mayBeVariable = name.hasPrefix("param/") || name.hasPrefix("buffer/") || !name.contains("/")
      if graph == nil, mayBeVariable { continue }
      let clause = Suggestion.clause(for: name, in: inputs + results)
      report.fail("\(name): neither an input nor a result of '\(report.module)', so it is not compared\(clause)")
    }
  }

  private static let evaluation = "eval/y"
  /// Whether a name is that of PyTorch's count of batches in a state_dict, which no result depends on.
  private static func isBatchCount(_ name: String) -> Bool { name.hasSuffix("num_batches_tracked") }

  private static func isTrainingResult(_ name: String) -> Bool {
    name == "train/y" || isInputGradient(name) || name.hasPrefix("train/grad/") || name.hasPrefix("train/buffer/")
  }

  /// Whether a name is that of the gradient of an input: `train/gx`, `train/gx2`.
  private static func isInputGradient(_ name: String) -> Bool {
    guard name.hasPrefix("train/gx") else { return false }
    let number = name.dropFirst("train/gx".count)
    return number.isEmpty || Int(number).map { $0 >= 2 && String($0) == number } == true
  }

  private func compare(
    _ names: [String], with results: SafeTensors, _ command: String, _ report: inout CheckReport
  ) throws {
    for name in names {
      let expected: Tensor
      do {
        expected = try fixture.require(name, path: path)
      } catch {
        report.fail("\(name): \(error)", reproduce: command)
        continue
      }
      guard let actual = results[name] else {
        let clause = Suggestion.clause(for: name, in: results.names)
        report.fail("\(name): '\(report.module)' makes no such tensor\(clause)", reproduce: command)
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
        let (number, wanted) = (actual.values[found.index], expected.values[found.index])
        let error = found.relative.isFinite ? "largest error \(found.text), at most 1e-4 is tolerated: " : ""
        report.fail("\(name): \(error)element \(found.index) is \(number), expected \(wanted)", reproduce: command)
      }
    }
  }
}
