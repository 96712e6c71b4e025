import SutureComposer
import SutureData
import SutureEngine
import SutureExecution
import SutureGraph
import SutureSupport
import SutureSweep
import SutureTraining

/// `suture train`.
struct TrainCommand: Command {
  static let configuration = CommandConfiguration(
    name: "train", abstract: "Train a backbone with a composition grafted, or bare, on real images.",
    discussion: """
      Accuracy is measured after every epoch on validation images, set aside from the training images, and on the test \
      images once, at the end. Ctrl-C stops: with --save, a checkpoint beside the file lets --resume continue. The saved \
      file's metadata hold the recipe and the result as JSON.
      """,
    examples: [
      "suture train 'se >> eca' --backbone resnet8 --site 'layer*.*.residual' --epochs 10",
      "suture train --backbone resnet8 --data path/to/mnist --save weights.safetensors",
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
      .option("save", value: "file", help: "Where the trained weights go, as safetensors."),
      .option("resume", value: "file", help: "The checkpoint of the training to resume, with its recipe."),
      .threads, .json,
    ] + RegistryOptions.buildingDefinitions)

  /// What is trained.
  private enum Task {
    case fresh(CompositionArgument?, backbone: ModuleReference, sites: [SitePattern], TrainingOptions)
    case resumed(checkpoint: String)
  }

  private let registry: RegistryOptions
  private let task: Task
  private let save: String?
  private let threads: ThreadCount?
  private let isJSON: Bool

  init(_ arguments: ParsedArguments) throws {
    _ = try arguments.buildLimit()
    registry = RegistryOptions(arguments)
    save = arguments.value("save")
    threads = arguments.given(of: ["threads"]) == nil ? nil : try arguments.threads()
    isJSON = arguments.flag("json")
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
    task = .fresh(
      composition, backbone: try CompositionParser.parseReference(backbone), sites: sites,
      try TrainingOptions(arguments))
  }

  func run(_ console: Console) throws {
    if let save { try TrainCommand.checkPlaces(save) }
    let composer = try registry.composer(console)
    switch task {
    case .fresh(let composition, let backbone, let sites, let options):
      try train(
        try composition?.read(with: composer, console), backbone, sites, options, with: composer,
        threads: threads ?? .available, console)
    case .resumed(let path):
      let (checkpoint, recipe, target) = try TrainingFile.read(checkpoint: path)
      if save == nil { try TrainCommand.checkPlaces(target) }
      try train(
        try recipe.composition.map(CompositionParser.parse), try CompositionParser.parseReference(recipe.backbone),
        recipe.sites.map { SitePattern($0) }, TrainingOptions(recipe), with: composer,
        threads: threads ?? ThreadCount(recipe.threads) ?? .available,
        from: TrainingStart(checkpoint: checkpoint, recipe: recipe, path: path, save: save ?? target), console)
    }
  }

  /// Where an interrupted training is kept.
  private static func checkpointPath(_ save: String) -> String { "\(save).checkpoint" }

  /// Checks that weights, and a checkpoint of an interrupted training, can be written.
  private static func checkPlaces(_ save: String) throws {
    for path in [save, checkpointPath(save)] { try FileBytes.checkWritable(path) }
  }

  private func train(
    _ composition: Composition?, _ backbone: ModuleReference, _ sites: [SitePattern], _ options: TrainingOptions,
    with composer: Composer, threads: ThreadCount, from start: TrainingStart? = nil, _ console: Console
  ) throws {
    let data = try DataSet.load(options.data).split(validation: options.validation)
    for warning in data.warnings { console.printError("warning: \(warning)") }
    let network = try Network(
      composer: composer, backbone: backbone, composition: composition, sites: sites, data: data)
    let recipe = try TrainingRecipe(
      network: network, data: data, reference: options.data, validation: options.validation,
      settings: options.settings, epochs: options.epochs, seed: options.seed, threads: threads,
      program: "suture \(Main.version)")
    if let start { try start.check(recipe) }
    let training = ClassifierTraining(
      network: network, data: data, settings: options.settings, epochs: options.epochs, seed: UInt64(options.seed),
      threads: threads)
    Interruption.listen()
    var table = EpochTable(split: data.choices.split)
    let ending = try training.train(
      from: start?.checkpoint, isInterrupted: { Interruption.isRequested },
      observe: { epoch in if !isJSON { table.print(epoch, to: console) } })
    switch ending {
    case .complete(let report, let variables):
      if !isJSON, data.validation != nil, let test = report.testAccuracy {
        console.print("test accuracy after the last epoch: \(Quantity.decimal(test, places: 4))")
      }
      if let save = start?.save ?? save {
        try TrainingFile.weights(variables, recipe: recipe, report: report).write(to: save)
      }
      start?.removeCheckpoint()
      if isJSON { try console.printJSON(report) }
    case .interrupted(let checkpoint):
      try stop(checkpoint, recipe, save: start?.save ?? save, console)
    }
  }

  /// Writes an interrupted training down, and says how to go on.
  private func stop(
    _ checkpoint: TrainingCheckpoint, _ recipe: TrainingRecipe, save: String?, _ console: Console
  ) throws -> Never {
    let progress = checkpoint.progress
    let place = "interrupted in epoch \(progress.epochs.count + 1) of \(recipe.epochs), after \(progress.steps) steps"
    guard let save else {
      console.printError("\(place); nothing is kept without '--save'")
      throw ExitStatus(code: 130)
    }
    let path = TrainCommand.checkpointPath(save)
    try TrainingFile.checkpoint(checkpoint, recipe: recipe, save: save).write(to: path)
    console.printError("\(place); '\(ShellWords.text(["suture", "train", "--resume", path]))' resumes it")
    throw ExitStatus(code: 130)
  }
}
