import SutureComposer
import SutureData
import SutureRegistry
import SutureTestSupport
import SutureTraining
import Testing

@testable import SutureSweep

@Suite(.serialized)
struct TrialRunnerTests {
  private func answer(to request: TrialRequest) throws -> TrialReply? {
    var answer: TrialReply?
    let handler = WorkerPool.Handler(lost: { _, _, _ in }, replied: { _, reply, _ in answer = reply })
    _ = try WorkerPool(executable: Checkout.program, isInterrupted: { false }).run([request], workers: 1, handler)
    return answer
  }

  private func request(plugins: [PluginDigest], data: String) -> TrialRequest {
    TrialRequest(
      registry: Checkout.registry.folders, dataSet: .catalogue("digits"), validation: .none, backbone: "resnet8",
      sites: ["layer3.0.residual"], composition: "eca", training: TrainingSettings(), threads: 1,
      limits: TrialLimits(wall: 60), job: .cost(latency: false), plugins: plugins, data: data)
  }

  @Test func `a worker answers only for the plugins and images that the request was planned with`() throws {
    let specification = try Fixtures.specification()
    let digest = try DataSet.load(specification.dataSet).digest
    var planner = try TrialPlanner(
      specification, registry: Checkout.registry, sites: ["layer3.0.residual"], dataDigest: digest)
    let candidate = Candidate(ordinal: 1, composition: try CompositionParser.parse("eca"), site: nil)
    let plugins = try planner.costDocument(of: candidate).plugins
    #expect(plugins.map(\.id) == ["eca", "resnet8"])
    guard case .cost = try answer(to: request(plugins: plugins, data: digest)) else {
      Issue.record("nothing has changed")
      return
    }
    let rebuilt = plugins.map { plugin in
      PluginDigest(
        id: plugin.id, version: plugin.version, manifest: plugin.manifest,
        library: plugin.id == "eca" ? "another" : plugin.library)
    }
    #expect(try answer(to: request(plugins: rebuilt, data: digest)) == .outdated("the plugin of 'eca'"))
    #expect(try answer(to: request(plugins: plugins, data: "others")) == .outdated("the images of 'digits'"))
  }
}
