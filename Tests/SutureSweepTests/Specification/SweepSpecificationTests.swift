import SutureComposer
import SutureData
import SutureExecution
import SutureRegistry
import SutureTestSupport
import SutureTraining
import Testing

@testable import SutureSweep

struct SweepSpecificationTests {
  private let complete = """
    name: pairs-on-digits
    dataset: {id: digits}
    backbone: {id: "resnet8(width: 8)", sites: ["layer*.*.residual"]}
    space:
      modules: {tags: [channel, spatial]}
      arity: [1, 2]
      operators: [serial, add, multiply, concat]
      hyperparameters: default
      compositions: ["residual(se)"]
    limits: {parameters: +10%, macs: 1000000}
    stages:
      - check
      - cost
      - train: {epochs: 3, seeds: [0], keep: 25%}
      - train: {epochs: 20, seeds: [0, 1, 2]}
    rank: {maximize: [accuracy], minimize: [parameters, latency]}
    training: {optimizer: adamw, learning_rate: 0.002, batch_size: 32, flip: true}
    """

  @Test func `a complete specification is read`() throws {
    let specification = try SweepSpecification(text: complete, file: "sweep.yaml")
    #expect(specification.name == "pairs-on-digits")
    #expect(specification.dataSet == .catalogue("digits"))
    #expect(specification.backbone == ModuleReference(id: "resnet8", hyperparameters: ["width": .integer(8)]))
    #expect(specification.sites.map(\.text) == ["layer*.*.residual"])
    #expect(specification.space.modules == .tags(["channel", "spatial"]))
    #expect(
      specification.space.operators == [.serial, .parallel(.add), .parallel(.multiply), .parallel(.concat)])
    #expect(specification.space.compositions == ["residual(se)"])
    #expect(
      specification.limits == [
        Limit(metric: .parameters, bound: .aboveBaseline(0.1)), Limit(metric: .macs, bound: .absolute(1_000_000)),
      ])
    #expect(
      specification.stages == [
        .check, .cost, .train(epochs: 3, seeds: [0], keep: .fraction(0.25)),
        .train(epochs: 20, seeds: [0, 1, 2], keep: nil),
      ])
    #expect(specification.training.optimizer == .adamW())
    #expect(specification.training.batchSize == 32)
    #expect(specification.training.learningRate == 0.002)
    #expect(specification.training.augmentation.flip)
    #expect(specification.text == complete)
  }

  @Test func `runtimes are limits of their own, which need no stage 'cost'`() throws {
    let text = complete.replacing("{parameters: +10%, macs: 1000000}", with: "{runtimes: [ncnn, mnn]}")
    let specification = try SweepSpecification(text: text.replacing("  - cost\n", with: ""), file: "sweep.yaml")
    #expect(specification.runtimes == ["ncnn", "mnn"] && specification.limits.isEmpty)
    #expect(specification.resolved.lines.contains { $0.name == "limits.runtimes" && $0.value.contains("ncnn") })
    let plain = try SweepSpecification(text: complete, file: "sweep.yaml")
    #expect(plain.runtimes.isEmpty && !plain.resolved.lines.contains { $0.name.hasPrefix("limits.runtimes") })
  }

  @Test(arguments: [("", "10%"), ("validation: 25%", "25%"), ("validation: none", "none"), ("validation: 0", "none")])
  func `a tenth of the training images is for validation unless the specification says otherwise`(
    line: String, share: String
  ) throws {
    let specification = try SweepSpecification(text: complete + "\n" + line, file: "sweep.yaml")
    #expect("\(specification.validation)" == share)
  }

  @Test(arguments: [
    ("{}", 0.1), ("{optimizer: sgd}", 0.1), ("{optimizer: adamw}", 0.001),
    ("{optimizer: adamw, learning_rate: 0.1}", 0.1),
  ])
  func `the optimizer decides the learning rate that is used unless one is given`(training: String, rate: Double) throws
  {
    let lines = complete.split(separator: "\n").filter { !$0.hasPrefix("training:") }
    let text = lines.joined(separator: "\n")
    let specification = try SweepSpecification(text: text + "\ntraining: \(training)", file: "sweep.yaml")
    #expect(specification.training.learningRate == rate)
  }

  @Test func `earlier spellings of training keys are read, as stores of earlier versions have them`() throws {
    let text = complete.replacing("{optimizer: adamw, learning_rate: 0.002, batch_size: 32, flip: true}", with: "{}")
    func training(_ keys: String) throws -> TrainingSettings {
      try SweepSpecification(text: text.replacing("training: {}", with: "training: {\(keys)}"), file: "s.yaml").training
    }
    #expect(
      try training("rule: adamw, weight_decay: 0.01, batch: 32")
        == training("optimizer: adamw, weight_decay: 0.01, batch_size: 32"))
    #expect(try training("rule: adamw, weight_decay: 0.01").optimizer == .adamW(weightDecay: 0.01))
  }

  @Test func `weights are kept where that is asked for, if anything is trained`() throws {
    #expect(try SweepSpecification(text: complete, file: "s.yaml").keepWeights == .none)
    let kept = try SweepSpecification(text: complete + "\nkeep_weights: finalists", file: "s.yaml")
    #expect(kept.keepWeights == .finalists && kept.lastTraining == 3)
    #expect(kept.finalTraining == "train 20 epochs × 3 seeds")
    let lines = complete.split(separator: "\n").filter { !$0.contains("- train") }
    let untrained = lines.joined(separator: "\n") + "\nkeep_weights: "
    #expect(try SweepSpecification(text: untrained + "none", file: "s.yaml").finalTraining == nil)
    let error = #expect(throws: YAMLError.self) {
      try SweepSpecification(text: untrained + "finalists", file: "s.yaml")
    }
    #expect("\(String(describing: error))".contains("add 'train' to 'stages'"))
  }

  @Test func `an engine is named alone or with options, and the default one is not part of the text`() throws {
    func engine(_ text: String) throws -> EngineSelection? {
      try SweepSpecification(text: complete + "\nengine: " + text, file: "s.yaml").engine
    }
    #expect(try SweepSpecification(text: complete, file: "s.yaml").engine == nil)
    #expect(try engine("onednn") == .oneDNN && engine("pytorch") == .pyTorch(PyTorchOptions()))
    let options = PyTorchOptions(
      device: .cuda, precision: .amp, compiles: true, channelsLast: true, isDeterministic: false)
    #expect(
      try engine(
        "{pytorch: {device: cuda, precision: amp, compile: true, channels_last: true, deterministic: false}}")
        == .pyTorch(options))
    #expect(try engine("{pytorch: {}}") == engine("pytorch"))
  }

  @Test(arguments: ["digits-pairs", "mnist5k-pairs", "order-of-attention"])
  func `ready sweeps are read`(name: String) throws {
    let specification = try SweepSpecification(contentsOf: "\(Checkout.root)/Registry/sweeps/\(name).yaml")
    #expect(specification.name == name)
  }

  @Test(arguments: [
    ("dataset: {id: digits}", "datset: {id: digits}", "unknown key 'datset' (did you mean 'dataset'?)"),
    ("id: digits", "id: digits, folder: x", "'dataset' needs either 'id' or 'folder'"),
    ("name: pairs", "validation: 10\nname: pairs", "'validation' must be a percentage from 0% to 50%, such as 10%"),
    ("- cost", "- costs", "a stage is check, cost, score, train or halving, not 'costs' (did you mean 'cost'?)"),
    ("- cost", "- train", "the stage 'train' needs 'epochs'"),
    ("- cost", "- check", "the stage check is listed twice"),
    ("- cost", "- {score: {}, train: {epochs: 1}}", "a stage with settings is one of score, train and halving"),
    ("- cost", "- score: {scores: [synflow], order: naswot}", "'naswot' is not among the stage's 'scores': synflow"),
    ("- cost", "- score: {keep: {by: grad_norm}}", "'keep' has no 'best', which is required"),
    ("- cost", "- score: {scores: [synflow, synflow]}", "the score synflow is listed twice"),
    ("- cost", "- score: {batch: 1}", "'batch' must be from 2"),
    ("- cost", "- halving: {epochs: [1, 10]}", "no multiplying by 3 leads from 1 to 10 epochs, as it does to 3 or 9"),
    ("- cost", "- halving: {epochs: [9, 1]}", "'epochs' of 'halving' are those of its first and its last round"),
    ("keep: 25%", "keep: 0", "'keep' must be from 1"),
    ("keep: 25%", "keep: 125%", "'keep' is '125%': a percentage is above 0% and at most 100%, a number of candidates"),
    ("keep: 25%", "keep: 0%", "a percentage is above 0% and at most 100%"),
    ("keep: 25%", "keep: 0.25", "'keep' is '0.25': a percentage"),
    (
      "flip: true", "warm_up: 1",
      "unknown key 'warm_up' (did you mean 'warm_up_epochs'?), known here: optimizer, learning_rate, weight_decay, batch_size"
    ),
    ("{tags: [channel, spatial]}", "{family: channel}", "unknown key 'family', known here: tags, ids"),
    ("keep: 25%", "keep: {best: 25%, parts: 3}", "'parts' must be true or false"),
    ("keep: 25%", "keep: {parts: true}", "'keep' has no 'best', which is required"),
    ("epochs: 3", "epochs: 0", "'epochs' must be from 1"),
    ("+10%", "ten", "'parameters' must be a number"),
    ("rank:", "engine: torch\nrank:", "'engine' must be onednn or pytorch, not 'torch' (did you mean 'pytorch'?)"),
    ("rank:", "engine: {pytorch: {device: gpu}}\nrank:", "'device' must be cpu, cuda or mps, not 'gpu'"),
    ("rank:", "engine: {onednn: {}}\nrank:", "unknown key 'onednn', known here: pytorch"),
    ("rank:", "keep_weights: all\nrank:", "'keep_weights' must be none or finalists, not 'all'"),
    ("- cost\n", "- score\n", "sweep.yaml:10:9: 'limits' are looked at in the stage 'cost': add it to 'stages'"),
    (
      "{parameters: +10%, macs: 1000000}\nstages:\n  - check\n", "{runtimes: [ncnn]}\nstages:\n",
      "sweep.yaml:10:20: 'runtimes' are looked at in the stage 'check': add it to 'stages'"
    ),
    ("{parameters:", "{runtimes: [], parameters:", "'runtimes' names no runtime"),
    ("{parameters:", "{runtimes: [ncnn, ncnn], parameters:", "the runtime ncnn is listed twice"),
    ("{parameters:", "{runtime: [ncnn], parameters:", "unknown key 'runtime' (did you mean 'runtimes'?)"),
    ("flip: true", "warm_up_epochs: 1.0e+300", "'warm_up_epochs' must be from 0.0 to 1000000.0, not 1e+300"),
    ("0.002", "-0.5", "'learning_rate' must be from 0.0 to 1000000.0, not -0.5"),
    ("flip: true", "weight_decay: 1e7", "'weight_decay' must be from 0.0 to 1000000.0"),
    ("flip: true", "label_smoothing: 1", "'label_smoothing' must be from 0.0 to 0.999, not 1.0"),
    ("[accuracy]", "[accurracy]", "(did you mean 'accuracy'?)"),
    ("resnet8(width: 8)", "resnet8(width", "is no backbone"),
    ("sites: [\"layer*.*.residual\"]", "sites: []", "'sites' names no site"),
    ("optimizer: adamw", "optimizer: adam", "(did you mean 'adamw'?)"),
    ("optimizer: adamw", "rule: adam", "'rule' must be"),
    (
      "optimizer: adamw", "optimizer: adamw, rule: sgd",
      "'rule' is the earlier spelling of 'optimizer', and both are given: remove 'rule'"
    ),
    (
      "batch_size: 32", "batch: 16, batch_size: 32",
      "'batch' is the earlier spelling of 'batch_size', and both are given: remove 'batch'"
    ),
    ("{tags: [channel, spatial]}", "some", "'modules' must be a mapping"),
    ("[channel, spatial]", "[channel, channel]", "the tag channel is listed twice"),
    ("{tags: [channel, spatial]}", "{ids: [se, se]}", "the module se is listed twice"),
    ("arity: [1, 2]", "arity: [1, 1]", "the number 1 is listed twice"),
    ("arity: [1, 2]", "arity: [5]", "'arity' must be from 1 to 4"),
    ("[serial, add, multiply, concat]", "[serial, serial]", "the operator serial is listed twice"),
    ("hyperparameters: default", "shapes: flt", "(did you mean 'flat'?)"),
    (
      "[1, 2]\n  operators: [serial,", "[3]\n  operators: [blend,",
      "'blend' joins exactly two modules, and 'arity' has no 2"
    ),
    ("sites:", "placement: eech, sites:", "(did you mean 'each'?)"),
    ("rank:", "search: {method: evolutoin}\nrank:", "(did you mean 'evolution'?)"),
    ("rank:", "search: {method: random}\nrank:", "'search' has no 'budget', which is required"),
    ("rank:", "search: {method: random, budget: 0}\nrank:", "'budget' must be from 1 to 1000000"),
    ("rank:", "search: {method: exhaustive, budget: 9}\nrank:", "'budget' belongs to 'random' and 'evolution'"),
    ("rank:", "search: {method: random, budget: 9, sample: 3}\nrank:", "'sample' belongs to 'evolution'"),
    ("rank:", "search: {method: evolution, budget: 9, population: 10}\nrank:", "'population' must be from 1 to 9"),
    ("rank:", "search: {method: evolution, budget: 9, sample: 10}\nrank:", "'sample' must be from 1 to 9"),
  ])
  func `an error names line and column`(good: String, bad: String, message: String) throws {
    let text = complete.replacing(good, with: bad, maxReplacements: 1)
    let error = #expect(throws: YAMLError.self) { try SweepSpecification(text: text, file: "sweep.yaml") }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    #expect(error?.line != nil && error?.column != nil)
  }

  @Test func `a number of candidates beside percentages is warned of`() throws {
    let mixed = try read(stages: "[{train: {epochs: 1, keep: 25%}}, {train: {epochs: 2, keep: {best: 25}}}]")
    #expect(
      mixed.warnings == [
        "parts.yaml:5:76: 'best: 25' keeps 25 candidates, while other stages keep a percentage: write 25% if that is "
          + "meant"
      ])
    #expect(try read(stages: "[{train: {epochs: 1, keep: 25}}, {train: {epochs: 2, keep: 5}}]").warnings.isEmpty)
    #expect(try read(stages: "[{train: {epochs: 1, keep: 25%}}]").warnings.isEmpty)
  }

  // MARK: Parts

  private func read(
    space: String = "{modules: all}", search: String? = nil, stages: String = "[check]"
  ) throws -> SweepSpecification {
    let lines = [
      "name: parts", "dataset: {id: digits}", "backbone: {id: resnet8, sites: [x], placement: each}", "space: \(space)",
      "stages: \(stages)",
    ]
    return try SweepSpecification(
      text: (lines + (search.map { ["search: \($0)"] } ?? [])).joined(separator: "\n"), file: "parts.yaml")
  }

  @Test func `what is left out has its defaults`() throws {
    let complete = try SweepSpecification(text: complete, file: "sweep.yaml")
    #expect(complete.placement == .together)
    #expect(complete.search == .exhaustive)
    #expect(complete.space.shapes == .flat)
    #expect(try read().placement == .each)
    #expect(try read(stages: "[score]").stages == [.score(ScoreStage())])
    #expect(try read(stages: "[score: {}]").stages == [.score(ScoreStage())])
    #expect(ScoreStage().scores == [.gradNorm, .jacobCov, .naswot, .synflow])
    #expect(ScoreStage().batch == 64 && ScoreStage().seeds == [0])
    #expect(ScoreStage().order == nil && ScoreStage().keep == nil)
  }

  @Test func `a space of listed compositions needs no modules, and one of neither is refused`() throws {
    let space = try read(space: "{compositions: [se]}").space
    #expect(space.modules == .ids([]))
    let error = #expect(throws: YAMLError.self) { try read(space: "{arity: [1]}") }
    #expect(error?.description.contains("'space' needs 'modules' or 'compositions'") == true)
  }

  @Test func `all stands for every operator and every score`() throws {
    #expect(try read(space: "{modules: all, operators: all}").space.operators == SearchSpace.Operator.allCases)
    #expect(try read(space: "{modules: all, operators: all, arity: [3], shapes: nested}").space.shapes == .nested)
    #expect(try read(stages: "[score: {scores: all}]").stages == [.score(ScoreStage())])
  }

  @Test func `the former key of a stage's scores is read, as stores have it, but not beside the present one`() throws {
    #expect(
      try read(stages: "[score: {proxies: [naswot]}]").stages == read(stages: "[score: {scores: [naswot]}]").stages)
    let twice = #expect(throws: YAMLError.self) {
      try read(stages: "[score: {proxies: [naswot], scores: [naswot]}]")
    }
    #expect(twice?.description.contains("'proxies' is the earlier spelling of 'scores'") == true)
    let unknown = #expect(throws: YAMLError.self) { try read(stages: "[score: {proxy: naswot}]") }
    #expect(unknown?.description.contains("known here: scores, batch, seeds, order, keep") == true)
    #expect(unknown?.description.contains("proxies") == false)
  }

  @Test func `methods of search are read with their settings`() throws {
    #expect(try read(search: "{method: exhaustive}").search == .exhaustive)
    #expect(try read(search: "{method: random, budget: 9, seed: 4}").search == .random(budget: 9, seed: 4))
    let stages = "[train: {epochs: 1}]"
    #expect(
      try read(search: "{method: evolution, budget: 200}", stages: stages).search
        == .evolution(.init(budget: 200, seed: 0, population: 24, sample: 6, batch: 8)))
    #expect(
      try read(search: "{method: evolution, budget: 5}", stages: stages).search
        == .evolution(.init(budget: 5, seed: 0, population: 5, sample: 5, batch: 5)))
    let error = #expect(throws: YAMLError.self) { try read(search: "{method: evolution, budget: 5}") }
    #expect(error?.description.contains("'search: evolution' needs at least one 'train' stage") == true)
  }

  @Test func `a score stage orders and prunes by its own scores`() throws {
    var expected = ScoreStage()
    expected.scores = [.synflow, .naswot]
    expected.batch = 16
    expected.seeds = [1, 2]
    expected.order = .synflow
    expected.keep = ScoreStage.Keep(by: .naswot, best: .fraction(0.5))
    let text = "{scores: [synflow, naswot], batch: 16, seeds: [1, 2], order: synflow, keep: {by: naswot, best: 50%}}"
    #expect(try read(stages: "[score: \(text)]").stages == [.score(expected)])
  }

  @Test(arguments: [
    ("25%", true), ("{best: 25%}", true), ("{best: 25%, parts: true}", true), ("{best: 25%, parts: false}", false),
  ])
  func `the single modules of the best go on with them unless they are left behind`(text: String, parts: Bool) throws {
    let kept = KeepRule(share: .fraction(0.25), withParts: parts)
    #expect(
      try read(stages: "[train: {epochs: 1, keep: \(text)}]").stages == [.train(epochs: 1, seeds: [0], keep: kept)])
  }

  @Test func `scores and halving leave single modules behind where that is asked for`() throws {
    guard
      case .score(let score) = try read(stages: "[score: {keep: {by: naswot, best: 1, parts: false}}]").stages.first,
      case .train(let training) =
        try read(stages: "[halving: {epochs: [1, 3], factor: 3, parts: false}]").stages.first
    else {
      Issue.record("other stages")
      return
    }
    #expect(score.keep?.best.withParts == false && training.keep?.withParts == false)
  }

  @Test func `halving is training in rounds, ever longer, with ever more seeds`() throws {
    #expect(
      try read(stages: "[halving: {epochs: [1, 9], factor: 3, seeds: [0, 1, 2]}]").stages == [
        .train(epochs: 1, seeds: [0], keep: .fraction(1.0 / 3)),
        .train(epochs: 3, seeds: [0, 1], keep: .fraction(1.0 / 3)), .train(epochs: 9, seeds: [0, 1, 2], keep: nil),
      ])
    #expect(
      try read(stages: "[halving: {epochs: [2, 4], factor: 2}]").stages == [
        .train(epochs: 2, seeds: [0], keep: .fraction(0.5)), .train(epochs: 4, seeds: [0], keep: nil),
      ])
  }

  @Test func `a fraction keeps what it says, rounded up and at least one`() {
    #expect(KeepRule.fraction(0.25).count(of: 9) == 3)
    #expect(KeepRule.fraction(0.07).count(of: 100) == 7)
    #expect(KeepRule.fraction(1.0 / 3).count(of: 27) == 9)
    #expect(KeepRule.fraction(0.001).count(of: 5) == 1)
    #expect(KeepRule.fraction(0.5).count(of: 0) == 0)
    #expect(KeepRule.count(3).count(of: 2) == 2)
  }
}
