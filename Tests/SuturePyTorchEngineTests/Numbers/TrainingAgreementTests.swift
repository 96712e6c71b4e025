import SutureComposer
import SutureData
import SutureEngine
import SutureExecution
import SutureGraph
import SutureTestSupport
import SutureTraining
import Testing

@Suite(.serialized, .enabled(if: Checkout.runsPyTorch, Comment(rawValue: Checkout.pyTorchIsMissing)))
struct TrainingAgreementTests {
  private static var tolerance: Double { TestedEngine.isOnCPU ? 1e-4 : 5e-3 }

  /// Training amplifies rounding, so the learning rate is small here.
  ///
  /// With a large one, the last bits of the parameters decide the third digit of the loss after 20 steps, in one engine
  /// alone.
  @Test(arguments: ["se", "eca", "cbam"])
  func `the first 20 losses of resnet20 with grafts are those of oneDNN`(composition: String) throws {
    let trained = TrainingCase(composition: composition, batch: 64, data: "mnist5k", learningRate: 0.003)
    let expected = try trained.run(OneDNNEngine(), steps: 20)
    let found = try trained.run(TestedEngine.engine(), steps: 20)
    let difference = TrainingCase.difference(found.losses, expected.losses)
    #expect(difference <= Self.tolerance, "\(composition): \(difference)")
    #expect(expected.losses[19] < 0.98 * expected.losses[0])
  }

  @Test(.enabled(if: TestedEngine.isOnCPU)) func `a large learning rate amplifies no more than rounding`() throws {
    var trained = TrainingCase(composition: "se", batch: 64, learningRate: 0.1, warmUp: 22)
    let expected = try trained.run(OneDNNEngine(), steps: 20).losses
    let found = try trained.run(TestedEngine.engine(), steps: 20).losses
    // One part in ten million: about the last bit of every parameter.
    trained.perturbation = 1e-7
    let perturbed = try trained.run(OneDNNEngine(), steps: 20).losses
    let control = TrainingCase.difference(perturbed, expected)
    let difference = TrainingCase.difference(found, expected)
    #expect(difference <= max(Self.tolerance, 5 * control), "\(difference), and \(control) by rounding")
  }

  /// Each with settings that change the update.
  private static let rules: [(name: String, rule: UpdateRule)] = [
    ("plain SGD", UpdateRule(.sgd(momentum: 0, nesterov: false))),
    ("momentum", UpdateRule(.sgd(momentum: 0.9, nesterov: false, weightDecay: 0.01))),
    ("AdamW", UpdateRule(.adamW(weightDecay: 0.05))),
    ("clipping", UpdateRule(.sgd(), maximumNorm: 0.5)),
    ("accumulation", UpdateRule(.adamW(), accumulation: 3)),
    ("factors", UpdateRule(.adamW(weightDecay: 0.05), rateFactors: ["conv1.weight": 0.1, "fc.weight": 0])),
  ]

  @Test(arguments: 0..<6)
  func `every update rule gives the parameters of oneDNN`(index: Int) throws {
    let (name, rule) = Self.rules[index]
    var trained = TrainingCase(backbone: "resnet8(width: 4)", rule: rule, learningRate: 0.01, mixes: true)
    trained.batch = 16
    let expected = try trained.run(OneDNNEngine(), steps: 9)
    let found = try trained.run(TestedEngine.engine(), steps: 9)
    #expect(TrainingCase.difference(found.losses, expected.losses) <= Self.tolerance, "\(name)")
    for slot in expected.variables.slots {
      let (a, b) = (
        try #require(found.variables.tensor(slot.name)), try #require(expected.variables.tensor(slot.name))
      )
      let scale = b.values.map(abs).max() ?? 0
      let worst = zip(a.values, b.values).map { abs($0 - $1) }.max() ?? 0
      #expect(worst <= Float(10 * Self.tolerance) * max(scale, 0.01), "\(name): \(slot.name) differs by \(worst)")
    }
  }

  @Test func `a training that diverges gives losses that are not finite, and no error of the engine`() throws {
    let trained = TrainingCase(backbone: "resnet8(width: 4)", batch: 16, learningRate: 1e30)
    let losses = try trained.run(TestedEngine.engine(), steps: 4).losses
    #expect(losses[0].isFinite && !losses[3].isFinite)
  }

  @Test func `dropout drops the same elements`() throws {
    var graph = Graph(type: "Net")
    let x = try graph.input("x", [16, 1, 8, 8])
    let flat = try graph.reshape(x, [16, 64])
    var hidden = flat
    for layer in 0..<2 {
      let weight = try graph.variable(.parameter, "w\(layer)", [64, 64], .uniform(low: -0.2, high: 0.2))
      let bias = try graph.variable(.parameter, "b\(layer)", [64], .constant(0.1))
      hidden = try graph.linear(hidden, weight, bias)
      hidden = try graph.apply(
        try OperationCatalogue.operation("dropout", [Attribute("probability", .real(0.4))]), [hidden])[0]
    }
    let weight = try graph.variable(.parameter, "w", [10, 64], .uniform(low: -0.2, high: 0.2))
    let bias = try graph.variable(.parameter, "b", [10], .constant(0))
    graph.outputs = [try graph.linear(hidden, weight, bias)]
    let data = try DataSet.load(id: "digits")
    let trained = TrainingCase(batch: 16)
    let expected = try trained.run(graph, data, OneDNNEngine(), steps: 6)
    let found = try trained.run(graph, data, TestedEngine.engine(), steps: 6)
    #expect(TrainingCase.difference(found.losses, expected.losses) <= Self.tolerance)
  }

  @Test func `an epoch with evaluation gives the loss of oneDNN`() throws {
    func slow(_ settings: inout TrainingSettings) { settings.learningRate = 0.01 }
    let (expected, found) = (try report(OneDNNEngine(), slow), try report(TestedEngine.engine(), slow))
    let (a, b) = (try #require(found.epochs.first), try #require(expected.epochs.first))
    #expect(abs(a.loss - b.loss) <= (TestedEngine.isOnCPU ? 1e-3 : 2e-2) * b.loss)
    #expect(abs(a.accuracy - b.accuracy) <= 0.02)
  }

  @Test func `averaged weights and frozen variables are those of oneDNN`() throws {
    func change(_ settings: inout TrainingSettings) {
      settings.averageDecay = 0.9
      settings.frozen = [VariablePattern("layer1")]
      settings.layerDecay = 0.7
    }
    let expected = try report(OneDNNEngine(), backbone: "resnet8(width: 4)", change)
    let found = try report(TestedEngine.engine(), backbone: "resnet8(width: 4)", change)
    #expect(abs(found.epochs[0].loss - expected.epochs[0].loss) <= 1e-3 * expected.epochs[0].loss)
    #expect(abs(found.accuracy - expected.accuracy) <= 0.02)
  }

  @Test func `a training resumed from its checkpoint equals the uninterrupted one`() throws {
    let whole = try report(TestedEngine.engine(), backbone: "resnet8(width: 4)", epochs: 2)
    let training = try training(TestedEngine.engine(), backbone: "resnet8(width: 4)", epochs: 2)
    var steps = 0
    let ending = try training.train(isInterrupted: {
      steps += 1
      return steps == 10
    })
    guard case .interrupted(let checkpoint) = ending else {
      Issue.record("it was not interrupted")
      return
    }
    let resumed = try self.training(TestedEngine.engine(), backbone: "resnet8(width: 4)", epochs: 2)
    let report = try #require(try resumed.train(from: checkpoint).report)
    #expect(report.epochs.map(\.loss) == whole.epochs.map(\.loss))
    #expect(report.accuracy == whole.accuracy)
  }

  @Test func `two trainings with the same seed give the same bits`() throws {
    let trained = TrainingCase(backbone: "resnet8", composition: "cbam(reduction: 4)")
    let (a, b) = (
      try trained.run(TestedEngine.engine(), steps: 6), try trained.run(TestedEngine.engine(), steps: 6)
    )
    #expect(a.losses == b.losses)
  }

  @Test(arguments: ["channels last", "mixed precision"])
  func `other layouts and precisions train to nearly the same loss`(name: String) throws {
    let trained = TrainingCase(backbone: "resnet8", composition: "eca")
    let expected = try trained.run(OneDNNEngine(), steps: 5)
    let engine = TestedEngine.engine { options in
      if name == "channels last" { options.channelsLast = true } else { options.precision = .amp }
    }
    let found = try trained.run(engine, steps: 5)
    let difference = TrainingCase.difference(found.losses, expected.losses)
    #expect(difference <= (name == "channels last" ? 10 * Self.tolerance : 0.05), "\(difference)")
    if name != "channels last" { #expect(difference > 0) }
  }

  // MARK: Trainings

  private func training(
    _ engine: any Engine, backbone: String = "resnet20", epochs: Int = 1,
    _ change: (inout TrainingSettings) -> Void = { _ in }
  ) throws -> ClassifierTraining {
    let data = try DataSet.load(id: "digits").split(validation: .standard)
    var settings = TrainingSettings()
    change(&settings)
    let network = try Network(
      grafter: Checkout.grafter, backbone: CompositionParser.parseReference(backbone),
      composition: try CompositionParser.parse("eca"),
      sites: [SitePattern("layer*.*.residual")], data: data, engine: engine)
    return ClassifierTraining(
      network: network, data: data, settings: settings, epochs: epochs, seed: 1, engine: engine, threads: .one)
  }

  private func report(
    _ engine: any Engine, backbone: String = "resnet20", epochs: Int = 1,
    _ change: (inout TrainingSettings) -> Void = { _ in }
  ) throws -> TrainingReport {
    try #require(try training(engine, backbone: backbone, epochs: epochs, change).train().report)
  }
}
