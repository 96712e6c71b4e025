import SutureComposer
import SutureData
import SutureEngine
import SutureSweep

/// `suture train`.
struct TrainCommand: Command {
  static let configuration = CommandConfiguration(
    name: "train", abstract: "Train a backbone with a composition grafted, or bare, on real images.",
    examples: [
      "suture train 'se >> eca' --backbone resnet8 --site 'layer*.*.residual' --epochs 10",
      "suture train --backbone resnet8 --data path/to/mnist --save weights.safetensors",
    ],
    arguments: [
      CompositionArgument.definition(
        minimum: 0, help: "The composition to graft; omit it to train the bare backbone.")
    ],
    options: [
      .option("backbone", value: "id", help: "The network, such as 'resnet8(width: 32)'.", isRequired: true),
      .repeating("site", value: "pattern", help: "Where to graft, such as 'layer*.*.residual'."),
    ] + TrainingOptions.definitions + [
      .option("save", value: "file", help: "Where the trained weights go, as safetensors."), .threads, .json,
    ] + RegistryOptions.buildingDefinitions)

  private let registry: RegistryOptions
  private let training: TrainingOptions
  private let composition: CompositionArgument?
  private let backbone: ModuleReference
  private let sites: [SitePattern]
  private let save: String?
  private let threads: ThreadCount
  private let isJSON: Bool

  init(_ arguments: ParsedArguments) throws {
    _ = try arguments.buildLimit()
    registry = RegistryOptions(arguments)
    training = try TrainingOptions(arguments)
    composition = CompositionArgument(arguments.arguments(CompositionArgument.name))
    backbone = try CompositionParser.parseReference(arguments.requiredValue("backbone"))
    sites = arguments.values("site").map { SitePattern($0) }
    save = arguments.value("save")
    threads = try arguments.threads()
    isJSON = arguments.flag("json")
    if composition != nil, sites.isEmpty { throw UsageError("'--site' is missing: where to graft the composition") }
    if composition == nil, !sites.isEmpty { throw UsageError("'--site' needs a composition to graft there") }
  }

  func run(_ console: Console) throws {
    let composer = try registry.composer(console)
    let data = try DataSet.load(training.data).split(validation: training.validation)
    let network = try Network(
      composer: composer, backbone: backbone, composition: try composition?.read(with: composer, console), sites: sites,
      data: data)
    let run = ClassifierTraining(
      network: network, data: data, settings: training.settings, epochs: training.epochs,
      seed: UInt64(training.seed), threads: threads)
    var table = Table([
      .right("epoch"), .right("loss"), .right("training"), .right(data.choices.split.rawValue), .right("seconds"),
    ])
    let (report, variables) = try run.train { epoch in
      table.add([
        "\(epoch.number)", Quantity.decimal(epoch.loss, places: 4), Quantity.decimal(epoch.trainAccuracy, places: 4),
        Quantity.decimal(epoch.accuracy, places: 4), Quantity.decimal(epoch.seconds, places: 2),
      ])
      // Lines appear as they come, so widths follow the headings.
      if !isJSON { for line in table.lines().suffix(epoch.number == 1 ? 2 : 1) { console.print(line) } }
    }
    if !isJSON, data.validation != nil, let test = report.testAccuracy {
      console.print("test accuracy after the last epoch: \(Quantity.decimal(test, places: 4))")
    }
    if let save { try variables.safeTensors().write(to: save) }
    if isJSON { try console.printJSON(report) }
  }
}
