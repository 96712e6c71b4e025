import SutureExecution
import SutureRegistry
import SutureSandbox
import SutureTraining

/// A file of trained weights and image files, with the options of commands that run the one on the others.
struct TrainedModel {
  static let arguments: [ArgumentDefinition] = [
    .argument("model", help: "The trained weights: from 'suture train --save', or those of a sweep."),
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

  /// The network of the file.
  /// - Throws: `TrainingFile.Failure.noNetwork`, errors of reading.
  func network() throws -> NetworkDescription {
    try TrainingFile.network(of: SafeTensors(contentsOf: path), at: path)
  }

  /// Opens the registry; warns of plugins that are not those of the training.
  func open(_ network: NetworkDescription, _ console: Console) throws -> Registry {
    sandbox.tell(console)
    sandbox.sandbox.prepareWorker()
    let registry = try registry.open(console)
    for plugin in try network.changedPlugins(in: registry) {
      console.printError(
        "warning: '\(plugin)' is not the one that '\(path)' was trained with: the numbers may be others")
    }
    return registry
  }
}
