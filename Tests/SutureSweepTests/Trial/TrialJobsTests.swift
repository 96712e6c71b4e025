import SutureComposer
import SutureData
import SutureGraph
import SutureRegistry
import SutureSandbox
import SutureTestSupport
import Testing

@testable import SutureSweep
@testable import SutureTraining

@Suite(.serialized)
struct TrialJobsTests {
  private let sandbox = Sandbox(settings: SandboxSettings(program: Checkout.program))

  private func subject(
    plugins: [PluginDigest] = [], data: String? = nil, engine: String = "onednn"
  ) -> TrialSubject {
    TrialSubject(
      registry: Checkout.registry.folders, dataSet: .catalogue("digits"), validation: .none, backbone: "resnet8",
      sites: ["layer3.0.residual"], composition: "eca", training: TrainingSettings(), engine: engine, threads: 1,
      plugins: plugins, data: data)
  }

  /// What a worker says that its job was not planned with; nil where it answers.
  private func change(plugins: [PluginDigest], data: String) throws -> String? {
    switch try sandbox.run(CostJob(subject: subject(plugins: plugins, data: data), latency: false)) {
    case .found: nil
    case .outdated(let what): what
    }
  }

  @Test func `a worker answers only for the plugins and images that the job was planned with`() throws {
    let specification = try Fixtures.specification()
    let digest = try DataSet.load(specification.dataSet).digest
    var planner = try TrialPlanner(
      specification, registry: Checkout.registry, sites: ["layer3.0.residual"], dataDigest: digest,
      engine: "onednn")
    let candidate = Candidate(ordinal: 1, composition: try CompositionParser.parse("eca"), site: nil)
    let plugins = try planner.costDocument(of: candidate).plugins
    #expect(plugins.map(\.id) == ["eca", "resnet8"])
    #expect(try change(plugins: plugins, data: digest) == nil)
    let rebuilt = plugins.map { plugin in
      PluginDigest(
        id: plugin.id, version: plugin.version, manifest: plugin.manifest,
        library: plugin.id == "eca" ? "another" : plugin.library)
    }
    #expect(try change(plugins: rebuilt, data: digest) == "the plugin of 'eca'")
    #expect(try change(plugins: plugins, data: "others") == "the images of 'digits'")
  }

  @Test func `a job whose engine the worker does not have fails, and names those that it has`() throws {
    let job = SitesJob(subject: subject(engine: "unheard-of"))
    let error = try #require(throws: JobFailure.self) { try sandbox.run(job) }
    #expect(error.isDeterministic && error.description.contains("'onednn'"))
  }

  // MARK: Answers that cannot be true

  @Test func `a cost is checked before it is used`() {
    let job = CostJob(subject: subject(), latency: true)
    func fault(parameters: Int = 1, latency: Double? = 1, bare: Double? = 1) -> String? {
      job.fault(
        in: .found(
          CostJob.Cost(
            report: CostReport(parameters: parameters, macs: 1, latency: latency), bareLatency: bare,
            weightsByteCount: 1)))
    }
    #expect(fault() == nil)
    #expect(fault(parameters: -1) == "a negative count")
    #expect(fault(latency: nil) == "1 latencies" && fault(latency: nil, bare: nil) == "0 latencies")
    #expect(fault(latency: .infinity) != nil && fault(bare: 0) != nil)
    #expect(job.fault(in: .outdated("the images of 'digits'")) == nil)
  }

  @Test func `scores are those that were asked for, and finite`() {
    let job = ScoreJob(subject: subject(), scores: [.naswot], batch: 8, seed: 0)
    #expect(job.fault(in: .found([.naswot: 1])) == nil && job.fault(in: .found([:])) == nil)
    #expect(job.fault(in: .found([.synflow: 1])) == "an unrequested score 'synflow'")
    #expect(job.fault(in: .found([.naswot: .nan])) == "a score that is not finite")
  }

  @Test func `weights are there if they were asked for, or the reason why they are not`() {
    let report = TrainingReport(
      split: .test, accuracy: 0.5, testAccuracy: 0.5,
      epochs: [TrainingReport.Epoch(number: 1, loss: 1, trainAccuracy: 0.5, accuracy: 0.5, seconds: 1)], seconds: 1)
    let digest = WeightsDigest([1])
    func fault(asked: Bool, _ weights: WeightsDigest?, unwritten: String? = nil) -> String? {
      let file = asked ? WeightsFile(path: "/w", document: "{}") : nil
      let job = TrainJob(subject: subject(), epochs: 1, seed: 0, tests: true, weights: file)
      return job.fault(in: .found(TrainJob.Trained(report: report, weights: weights, unwritten: unwritten)))
    }
    #expect(fault(asked: false, nil) == nil && fault(asked: true, digest) == nil)
    #expect(fault(asked: true, nil, unwritten: "full") == nil)
    #expect(fault(asked: true, nil) == "no weights")
    #expect(fault(asked: false, digest) != nil && fault(asked: true, digest, unwritten: "full") != nil)
    #expect(fault(asked: true, WeightsDigest(sha256: "x", byteCount: 1)) == "no digest of the weights")
  }

  @Test func `a site is a map, or tokens with a grid`() {
    let job = SitesJob(subject: subject())
    let map = Site(name: "input", shape: [1, 3, 8, 8], layout: .map)
    let tokens = Site(name: "blocks.0", shape: [1, 5, 8], layout: .tokens(prefix: 1, height: 2, width: 2))
    for site in [map, tokens] {
      let report = SiteReport(site)
      #expect(job.fault(in: .found([report])) == nil)
      #expect(report.site?.name == site.name && report.site?.shape == site.shape)
    }
  }
}
