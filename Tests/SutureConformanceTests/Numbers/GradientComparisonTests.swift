import SutureEngine
import SutureExecution
import SutureGraph
import SutureHost
import SutureRegistry
import SutureTestSupport
import Testing

@testable import SutureConformance

@Suite struct GradientComparisonTests {
  private func subject(_ manifest: Manifest, seed: UInt64) -> ConformanceSubject {
    ConformanceSubject(
      manifest, registry: Checkout.registry, examiner: ModuleLoader(registry: Checkout.registry),
      engine: OneDNNEngine(), seed: seed)
  }

  private func comparison(_ module: String, seed: UInt64 = 0) throws -> GradientComparison {
    let subject = self.subject(try Checkout.registry.manifest(module, kind: .module), seed: seed)
    return try GradientComparison(SampledRun(try subject.workGraph(batch: 2), seed: seed, engine: OneDNNEngine()))
  }

  @Test(arguments: ["se", "eca", "ca", "sa", "cbam", "simam", "gct", "nam"])
  func `right gradients agree whatever the numbers are`(module: String) throws {
    for seed in 0..<20 as Range<UInt64> {
      let slopes = try comparison(module, seed: seed).slopes()
      #expect(slopes.filter { !$0.agrees }.map(\.description) == [], "seed \(seed)")
    }
  }

  @Test(arguments: ["resnet8", "resnet20"])
  func `the kinks of a deep network raise no false alarm`(backbone: String) throws {
    let manifest = try Checkout.registry.manifest(backbone, kind: .backbone)
    for seed in 0..<8 as Range<UInt64> {
      var report = CheckReport(module: backbone, check: GradientCheck.id, level: .full)
      try GradientCheck().run(subject(manifest, seed: seed), &report)
      #expect(report.results.map(\.status) == [.passed], "seed \(seed): \(report.results)")
    }
  }

  @Test(arguments: ["se", "sa", "gct"], [0, 0.9, 1.1, -1] as [Float])
  func `gradients of another size or sign do not`(module: String, factor: Float) throws {
    var comparison = try comparison(module)
    for index in comparison.gradients.indices {
      comparison.gradients[index].values = comparison.gradients[index].values.map { $0 * factor }
    }
    #expect(try comparison.slopes().filter(\.agrees).map(\.name) == [])
  }

  @Test func `one gradient in the place of another is found`() throws {
    var comparison = try comparison("gct")
    comparison.gradients.swapAt(1, 2)
    let wrong = try comparison.slopes().filter { !$0.agrees }.map(\.name)
    #expect(wrong == ["'alpha'", "'gamma'"])
  }
}
