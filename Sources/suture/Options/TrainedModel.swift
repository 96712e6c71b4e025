import SutureExecution
import SutureRegistry
import SutureSandbox
import SutureTraining

/// A file that `suture train --save` wrote and image files, with the options of commands that run the one on the others.
struct TrainedModel {
  static let arguments: [ArgumentDefinition] = [
    .argument("model", help: "The trained weights, from 'suture train --save'."),
    .repeating("image", minimum: 1, help: "The image files."),
  ]
  static let options: [OptionDefinition] = [.threads, .json] + RegistryOptions.buildingDefinitions

  let sandbox: SandboxOptions
  /// The file of the weights.
  let path: String
  /// The image files.
  let images: [String]
  let threads: ThreadCount
  let isJSON: Bool
  private let registry: RegistryOptions

  init(_ arguments: ParsedArguments) throws {
    sandbox = try SandboxOptions(arguments)
    registry = RegistryOptions(arguments)
    path = arguments.argument("model")
    images = arguments.arguments("image")
    threads = try arguments.threads()
    isJSON = arguments.flag("json")
  }

  /// The recipe of the file.
  /// - Throws: `TrainingFile.Failure.noRecipe`, errors of reading.
  func recipe() throws -> TrainingRecipe {
    try TrainingFile.recipe(of: SafeTensors(contentsOf: path), at: path)
  }

  /// Opens the registry; warns of plugins that are not those of the training.
  func open(_ recipe: TrainingRecipe, _ console: Console) throws -> Registry {
    sandbox.tell(console)
    sandbox.sandbox.prepareWorker()
    let registry = try registry.open(console)
    for plugin in try recipe.changedPlugins(in: registry) {
      console.printError(
        "warning: '\(plugin)' is not the one that '\(path)' was trained with: the numbers may be others")
    }
    return registry
  }
}

extension TrainingRecipe.Images {
  /// The name of a class; nil if the data set has no names.
  func className(_ label: Int) -> String? {
    classNames.flatMap { $0.indices.contains(label) ? $0[label] : nil }
  }
}
