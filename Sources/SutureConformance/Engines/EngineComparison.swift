import SutureComposer
import SutureExecution
import SutureGraph
import SutureRegistry
import SutureSupport

/// Runs a module or backbone on random numbers in two engines and compares all results.
package struct EngineComparison {
  /// The name of the check in reports.
  package static let id = "engine"
  /// The largest accepted difference, relative to the larger of 1 and the tensor's largest absolute value.
  package static let tolerance = 1e-3

  private let engine: any Engine
  private let reference: any Engine

  /// Creates a comparison.
  /// - Parameter reference: the engine whose results count as correct.
  package init(_ engine: any Engine, with reference: any Engine) {
    self.engine = engine
    self.reference = reference
  }

  /// The results of each engine.
  package func verify(_ subject: ConformanceSubject) -> [CheckResult] {
    var report = CheckReport(module: subject.manifest.id, check: Self.id, level: .full)
    do {
      let graph = try subject.build(subject.gradientShape(batch: 2), with: subject.workHyperparameters)
      // Where an activation's input is nearly 0, rounding decides its gradient, so agreement with one of three seeds
      // suffices. An engine's error shows with every seed.
      for seed in UInt64(0)..<3 {
        report = CheckReport(module: subject.manifest.id, check: Self.id, level: .full)
        try compare(graph, seed: seed, &report)
        if report.holds { break }
      }
    } catch {
      report.fail("\(error)", because: error)
    }
    report.finish()
    return report.results
  }

  private func compare(_ graph: Graph, seed: UInt64, _ report: inout CheckReport) throws {
    let (expected, found) = (try results(of: graph, reference, seed), try results(of: graph, engine, seed))
    var worst = (name: "", difference: 0.0)
    for ((name, a), (_, b)) in zip(found, expected) {
      let difference = TensorDifference(a, b)
      if difference.relative > worst.difference { worst = (name, difference.relative) }
      guard difference.relative <= Self.tolerance else {
        report.fail(
          "\(name): \(engine.id) differs from \(reference.id) by \(difference.text)",
          reproduce: "suture verify \(report.module) --against-engine pytorch")
        continue
      }
    }
    guard report.holds else { return }
    let last =
      worst.name.isEmpty
      ? "all are equal" : "the largest difference is \(NumberText.error(worst.difference)), in \(worst.name)"
    report.pass("\(found.count) tensors of \(engine.id) and \(reference.id): \(last)")
  }

  /// The output in evaluation; the output and all gradients in training; buffers after the step.
  private func results(of graph: Graph, _ engine: any Engine, _ seed: UInt64) throws -> [(name: String, tensor: Tensor)]
  {
    let run = SampledRun(graph, seed: seed, engine: engine)
    let evaluated = try run.evaluation().run(run.inputs, seed: 0)[0]
    let variables = try run.variables()
    let trained = try run.training(variables)
      .run(run.inputs + [run.tensor("gy", run.outputShape)], seed: 1)
    let names =
      ["train/y"] + graph.inputs.map { "train/g\($0.name)" } + graph.parameters.map { "train/grad/\($0.name)" }
    let buffers = graph.buffers.compactMap { buffer in
      variables.tensor(buffer.name).map { ("train/buffer/\(buffer.name)", $0) }
    }
    return [("eval/y", evaluated)] + Array(zip(names, trained)) + buffers
  }
}
