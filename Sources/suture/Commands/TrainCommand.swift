import SutureComposer
import SutureData
import SutureEngine
import SutureExecution
import SutureRegistry
import SutureSandbox
import SutureSupport
import SutureTraining

/// `suture train`.
struct TrainCommand: Command {
  static let configuration = CommandConfiguration(
    name: "train", abstract: "Train a backbone with a composition grafted, or bare, on real images.",
    discussion: """
      Accuracy is measured after every epoch on validation images, set aside from the training images, and on the test \
      images once, at the end. Ctrl-C stops: with --save, a checkpoint beside the file lets --resume continue. The \
      saved file's metadata contain the recipe and the result as JSON.
      """,
    examples: [
      "suture train 'se >> eca' --backbone resnet8 --site 'layer*.*.residual' --epochs 10",
      "suture train cbam --backbone resnet20 --site 'layer*.*.residual' --engine pytorch --device cuda",
      "suture train --backbone resnet8 --data path/to/mnist --save weights.safetensors",
      "suture train 'identity_init(se)' --backbone resnet18 --site 'layer*.*' --weights resnet18.pth --freeze backbone",
      "suture train --resume weights.safetensors.checkpoint",
    ],
    arguments: [
      CompositionArgument.definition(
        minimum: 0, help: "The composition to graft; omit it to train the bare backbone.")
    ],
    options: [
      .option("backbone", value: "id", help: "The network, such as 'resnet8(width: 32)'.").completed(by: .backbones),
      .repeating("site", value: "pattern", help: "Where to graft, such as 'layer*.*.residual'.").completed(by: .sites),
    ] + TrainingOptions.definitions + [
      .option("save", value: "file", help: "The file for the trained weights, in safetensors format."),
      .option(
        "checkpoint-every", value: "epochs",
        help: "With --save, also write the checkpoint after every so many epochs: nothing is lost if the machine stops."
      ),
      .option("resume", value: "file", help: "Resume the training from this checkpoint, with its recipe."),
      .threads, .json,
    ] + EngineOptions.definitions + RegistryOptions.buildingDefinitions)

  /// The training to run: a new one or a resumed one.
  private enum Task {
    case fresh(CompositionArgument?, backbone: ModuleReference, sites: [SitePattern], TrainingOptions)
    case resumed(checkpoint: String)
  }

  private let sandbox: SandboxOptions
  private let registry: RegistryOptions
  private let task: Task
  private let save: String?
  private let threads: ThreadCount?
  private let engine: EngineOptions
  private let isJSON: Bool
  private let checkpointEpochs: Int?

  init(_ arguments: ParsedArguments) throws {
    sandbox = try SandboxOptions(arguments)
    registry = RegistryOptions(arguments)
    engine = try EngineOptions(arguments)
    save = arguments.value("save")
    threads = arguments.given(of: ["threads"]) == nil ? nil : try arguments.threads()
    isJSON = arguments.flag("json")
    checkpointEpochs = try arguments.integer("checkpoint-every", in: 1...100_000)
    if checkpointEpochs != nil, save == nil, arguments.value("resume") == nil {
      throw UsageError("'--checkpoint-every' writes beside the weights: give '--save' too")
    }
    if let checkpoint = arguments.value("resume") {
      let recipe = [CompositionArgument.name, "backbone", "site"] + TrainingOptions.definitions.map(\.name)
      if let name = arguments.given(of: recipe) {
        let word = name == CompositionArgument.name ? "a composition" : "'--\(name)'"
        throw UsageError("'--resume' uses the checkpoint's recipe: \(word) cannot be given with it")
      }
      task = .resumed(checkpoint: checkpoint)
      return
    }
    guard let backbone = arguments.value("backbone") else {
      throw UsageError("option '--backbone <id>' is missing: the network, such as 'resnet8(width: 32)'")
    }
    let composition = CompositionArgument(arguments.arguments(CompositionArgument.name))
    let sites = arguments.values("site").map { SitePattern($0) }
    if composition != nil, sites.isEmpty {
      throw UsageError("'--site' is missing: where to graft the composition; 'suture probe' lists the backbone's sites")
    }
    if composition == nil, !sites.isEmpty { throw UsageError("'--site' needs a composition to graft there") }
    if composition == nil, arguments.values("freeze").contains("grafts") {
      throw UsageError("'--freeze grafts' has nothing to freeze: no composition is grafted")
    }
    task = .fresh(
      composition, backbone: try CompositionParser.parseReference(backbone), sites: sites,
      try TrainingOptions(arguments))
  }

  func run(_ console: Console) throws {
    // The worker is started with the Python and the device.
    _ = engine.engine()
    if let save { try TrainCommand.checkPlaces(save) }
    sandbox.tell(console)
    sandbox.sandbox.prepareWorker()
    let registry = try registry.open(console)
    switch task {
    case .fresh(let composition, let backbone, let sites, let options):
      let composition = try composition?.read(with: Composer(registry: registry), console)
      try train(
        composition?.description, backbone.description, sites.map(\.text), options, in: registry,
        threads: threads ?? .available, engine: engine.engine(), save: save, console)
    case .resumed(let path):
      let (_, recipe, target) = try TrainingFile.read(checkpoint: path)
      if save == nil { try TrainCommand.checkPlaces(target) }
      try train(
        recipe.composition, recipe.backbone, recipe.sites, TrainingOptions(recipe), in: registry,
        threads: threads ?? ThreadCount(recipe.threads) ?? .available,
        engine: engine.engine(otherwise: recipe.engineID.flatMap(EngineSelection.init) ?? .oneDNN), from: path,
        save: save ?? target, console)
    }
  }

  /// Checks that weights, and a checkpoint of an interrupted training, can be written.
  private static func checkPlaces(_ save: String) throws {
    for path in [save, TrainNetworkJob.checkpointPath(save)] { try FileBytes.checkWritable(path) }
  }

  private func train(
    _ composition: String?, _ backbone: String, _ sites: [String], _ options: TrainingOptions, in registry: Registry,
    threads: ThreadCount, engine: any Engine, from checkpoint: String? = nil, save: String?, _ console: Console
  ) throws {
    let job = TrainNetworkJob(
      registry: registry.folders, composition: composition, backbone: backbone, sites: sites, data: options.data,
      validation: options.validation, weights: options.weights, settings: options.settings, epochs: options.epochs,
      checkpointEpochs: checkpointEpochs, seed: options.seed, engine: engine.id, threads: threads.value,
      program: "suture \(Main.version)", checkpoint: checkpoint,
      save: save)
    Interruption.listen()
    var table: EpochTable?
    let answer = try sandbox.sandbox.run(
      job, isInterrupted: { Interruption.isRequested },
      report: { event in
        switch event {
        case .warning(let warning): console.printError("warning: \(warning)")
        case .loaded(let transfer): transfer.tell(console)
        case .began(let split): table = EpochTable(split: split)
        case .epoch(let epoch): if !isJSON { table?.print(epoch, to: console) }
        }
      })
    switch answer {
    case .complete(let report):
      if isJSON { return try console.printJSON(report) }
      if report.split == .validation, let test = report.testAccuracy {
        console.print("test accuracy after the last epoch: \(NumberText.percent(test))")
      }
    case .interrupted(let epoch, let steps, let path):
      let place = "interrupted in epoch \(epoch) of \(options.epochs), after \(steps) steps"
      if let path {
        console.printError("\(place); '\(ShellWords.text(["suture", "train", "--resume", path]))' resumes it")
      } else {
        console.printError("\(place); nothing is kept without '--save'")
      }
      throw ExitStatus(code: 130)
    }
  }
}
