import Foundation
import SutureRegistry
import SutureTestSupport
import Testing

@testable import SutureSweep

@Suite(.serialized)
struct SweepForecastTests {
  private func forecast(_ specification: SweepSpecification, _ path: String) throws -> SweepForecast {
    let known = try? SweepStore(reading: path)
    let runner = SweepRunner(
      specification, registry: Checkout.registry, folders: Checkout.registry.folders, store: try SweepStore(path: path),
      options: Fixtures.options(workers: 2), isInterrupted: { false }, observe: { _ in })
    return try #require(try runner.forecast(known: known))
  }

  @Test func `a forecast counts what a run then does, and records nothing`() throws {
    let specification = try Fixtures.specification(
      space: "{modules: {ids: [\"se(reduction: 32)\", se, eca]}, arity: [1, 2], operators: [add]}",
      stages:
        "[check, cost, {train: {epochs: 1, keep: {best: 50%, parts: false}}}, {train: {epochs: 2, seeds: [0, 1]}}]")
    try TemporaryFolder.withFile { path in
      let forecast = try forecast(specification, path)
      #expect((try? SweepStore(reading: path)) == nil)
      #expect(forecast.candidates == 11 && forecast.duplicates == 3)
      #expect(forecast.controls.map(\.operator) == ["add"])
      #expect(forecast.controls.map(\.composition) == ["identity + identity"])
      #expect(forecast.equalities.first.map { $0.spelling != $0.canonical } == true)
      #expect(forecast.stages.map(\.entered) == [11, 7, 7, 5])
      #expect(forecast.stages.map(\.work) == [11, 7, 7, 10])
      let refusal = try #require(forecast.stages[0].refusals.first)
      #expect(refusal.count == 4 && refusal.reason.contains("it requires c / reduction >= 1, and 16 / 32 is 0"))
      #expect(forecast.seconds > 0)

      let runner = SweepRunner(
        specification, registry: Checkout.registry, folders: Checkout.registry.folders,
        store: try SweepStore(path: path), options: Fixtures.options(workers: 2),
        isInterrupted: { false }, observe: { _ in })
      #expect(try runner.run() == .complete)
      let store = try runner.store
      let stages = try store.stages(of: try store.sweep())
      #expect(stages.map(\.entered) == forecast.stages.map(\.entered))
      #expect(stages.map(\.left) == forecast.stages.map(\.left))
    }
  }

  @Test func `modules without a gate are refused before anything is trained, and their other compositions are not`()
    throws
  {
    let specification = try Fixtures.specification(
      space: "{modules: {ids: [SE, eca, nl]}, arity: [2], operators: [gate_product, gate_mean, add]}")
    try TemporaryFolder.withFile { path in
      let forecast = try forecast(specification, path)
      #expect(forecast.candidates == 20)
      #expect(forecast.controls.map(\.composition).contains("identity"))
      #expect(forecast.stages.map(\.entered) == [20, 14, 14])
      let refusal = try #require(forecast.stages[0].refusals.first)
      #expect(refusal.count == 6 && refusal.reason.contains("has no gate: its output comes from"), "\(refusal)")
      let runner = SweepRunner(
        specification, registry: Checkout.registry, folders: Checkout.registry.folders,
        store: try SweepStore(path: path), options: Fixtures.options(workers: 2), isInterrupted: { false },
        observe: { _ in })
      #expect(try runner.run() == .complete)
      let store = try runner.store
      let stages = try store.stages(of: try store.sweep())
      #expect(stages.map(\.left) == [14, 14, 14] && stages.map(\.refused) == [6, 0, 0])
    }
  }

  @Test func `modules that no candidate is alone are warned of, too`() throws {
    let specification = try Fixtures.specification(
      space: "{modules: {ids: [cbam, lka, eca]}, arity: [2], operators: [serial]}", stages: "[{train: {epochs: 1}}]")
    try TemporaryFolder.withFile { path in
      let warnings = try forecast(specification, path).warnings
      let suggestions = warnings.compactMap(\.suggestion)
      #expect(warnings.contains { $0.example == "cbam" } || warnings.contains { $0.example.contains("cbam") })
      #expect(suggestions.contains { $0.contains("kernel_size 3 would fit: cbam(kernel_size: 3)") }, "\(warnings)")
    }
  }

  @Test func `shapes that do not suit a module are warned of, and usual ones are not`() throws {
    func specification(_ ids: String, batch: Int = 256) throws -> SweepSpecification {
      let made = try Fixtures.specification(
        space: "{modules: {ids: [\(ids)]}, arity: [1]}", stages: "[cost, {train: {epochs: 1}}]")
      return try SweepSpecification(
        text: made.text.replacing("{batch_size: 256}", with: "{batch_size: \(batch)}"), file: "small.yaml")
    }
    try TemporaryFolder.withFile { path in
      #expect(try forecast(specification("se, eca"), path).warnings.isEmpty)
      // CBAM's kernel of 7×7 on maps of 2×2.
      let warnings = try forecast(specification("cbam, eca"), path).warnings
      #expect(warnings.map(\.count) == [1] && warnings.first?.example == "cbam")
      #expect(warnings.first?.reason.contains("(7×7 on 2×2)") == true)
      // What cannot be trained at all is counted as failing, with the way out.
      let single = try forecast(specification("bam", batch: 1), path)
      #expect(single.failures.first?.reason.contains("use a batch size of 2 or more") == true)
      #expect(single.stages.first?.left == single.candidates - 1)
    }
  }

  @Test func `the disk space of kept weights is told, and trials without theirs are work`() throws {
    let plain = try Fixtures.specification(
      space: "{modules: {ids: [eca]}, arity: [1]}", stages: "[{train: {epochs: 1, seeds: [0, 1]}}]")
    let keeping = try SweepSpecification(text: plain.text + "\nkeep_weights: finalists\n", file: "small.yaml")
    try TemporaryFolder.withFile { path in
      for (specification, known) in [(plain, 4), (keeping, 4)] {
        let runner = SweepRunner(
          specification, registry: Checkout.registry, folders: Checkout.registry.folders,
          store: try SweepStore(path: path), options: Fixtures.options(workers: 2), isInterrupted: { false },
          observe: { _ in })
        if specification == keeping {
          #expect(try forecast(specification, path).stages.map(\.known) == [0])
        }
        #expect(try runner.run() == .complete)
        #expect(try forecast(specification, path).stages.map(\.known) == [known])
      }
      #expect(try forecast(plain, path).weights == nil)
      let weights = try #require(try forecast(keeping, path).weights)
      let files = try FileManager.default.subpathsOfDirectory(atPath: WeightsFolder(ofStore: path).path)
      let bytes = try files.map { name in
        try Data(contentsOf: URL(fileURLWithPath: "\(WeightsFolder(ofStore: path).path)/\(name)")).count
      }
      #expect(weights.trials == 4 && files.count == 4)
      let ratio = Double(weights.bytes) / Double(bytes.reduce(0, +))
      #expect(0.9 < ratio && ratio < 1.1)
    }
  }

  @Test func `what a store knows is not counted as work`() throws {
    let specification = try Fixtures.specification(
      space: "{modules: {ids: [eca]}, arity: [1]}", stages: "[cost, {train: {epochs: 1}}]")
    try TemporaryFolder.withFile { path in
      do {
        let runner = SweepRunner(
          specification, registry: Checkout.registry, folders: Checkout.registry.folders,
          store: try SweepStore(path: path), options: Fixtures.options(workers: 1),
          isInterrupted: { false }, observe: { _ in })
        #expect(try runner.run() == .complete)
      }
      let forecast = try forecast(specification, path)
      #expect(forecast.stages.map(\.known) == [2, 2])
      #expect(forecast.seconds == 0)
    }
  }

  @Test(arguments: ["random", "evolution"])
  func `no budget makes more candidates than the space has`(method: String) throws {
    let specification = try Fixtures.specification(
      space: "{modules: {ids: [se, eca]}, arity: [1, 2], operators: [serial]}", stages: "[{train: {epochs: 1}}]",
      search: "{method: \(method), budget: 1000}")
    try TemporaryFolder.withFile { path in
      let forecast = try forecast(specification, path)
      #expect(forecast.candidates == 7 && forecast.stages.map(\.work) == [7])
    }
  }

  @Test func `evolution leaves room for the control of every operator that it may come to`() throws {
    let specification = try Fixtures.specification(
      space: "{modules: {ids: [se, eca]}, arity: [1, 2], operators: [add, max, multiply]}",
      stages: "[{train: {epochs: 1}}]", search: "{method: evolution, budget: 4}")
    try TemporaryFolder.withFile { path in
      let forecast = try forecast(specification, path)
      #expect(forecast.candidates == 1 + 2 + 4)
    }
  }

  @Test func `limits are foretold from the sample, with what exceeds them`() throws {
    let specification = try Fixtures.specification(
      space: "{modules: {ids: [\"cbam(reduction: 1)\"]}, arity: [1]}", stages: "[check, cost]",
      limits: "{parameters: +1%}")
    try TemporaryFolder.withFile { path in
      let cost = try #require(try forecast(specification, path).stages.last)
      #expect(cost.isEstimate && cost.left == 1 && cost.refusals.first?.reason.contains("parameters") == true)
    }
  }
}
