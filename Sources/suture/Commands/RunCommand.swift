import SutureComposer
import SutureEngine
import SutureExecution
import SutureRegistry
import SutureSandbox

/// `suture run`.
struct RunCommand: Command {
  static let configuration = CommandConfiguration(
    name: "run", abstract: "Run a composition on tensors from a safetensors file.",
    discussion: """
      The file contains 'x', 'param/<name>', 'buffer/<name>' and, with --train, the upstream gradient 'train/gy'; \
      others are ignored, whatever their type. 'param/' and 'buffer/' may be omitted, as in a state_dict. The result has \
      'eval/y'; with --train 'train/y', 'train/gx', 'train/grad/<name>' and, after the step, 'train/buffer/<name>'.
      """,
    examples: [
      "suture run 'se(reduction: 4)' --tensors in.safetensors --save out.safetensors",
      "suture run cbam --tensors in.safetensors --save out.safetensors --train",
    ],
    arguments: [CompositionArgument.definition(help: "An expression over modules, such as 'se + eca'.")],
    options: [
      .option("tensors", value: "file", help: "The file with the input and the parameters.", isRequired: true),
      .option("save", value: "file", help: "The file for the results.", isRequired: true),
      .flag("train", help: "Run in training mode, with gradients."), .threads,
    ] + RegistryOptions.buildingDefinitions)

  private let sandbox: SandboxOptions
  private let registry: RegistryOptions
  private let composition: CompositionArgument
  private let tensors: String
  private let save: String
  private let trains: Bool
  private let threads: ThreadCount

  init(_ arguments: ParsedArguments) throws {
    sandbox = try SandboxOptions(arguments)
    registry = RegistryOptions(arguments)
    composition = CompositionArgument(arguments)
    tensors = arguments.requiredValue("tensors")
    save = arguments.requiredValue("save")
    trains = arguments.flag("train")
    threads = try arguments.threads()
  }

  func run(_ console: Console) throws {
    // '-' is a file name here: tensors are not printed on standard output.
    try OutputFile.checkDistinct([OutputFile(save == "-" ? "./-" : save)], from: tensors)
    sandbox.tell(console)
    sandbox.sandbox.prepareWorker()
    let registry = try registry.open(console)
    let composition = try composition.read(with: Composer(registry: registry), console)
    _ = try sandbox.sandbox.run(
      RunTensorsJob(
        registry: registry.folders, composition: composition.description, tensors: tensors, save: save, trains: trains,
        engine: Main.engine.id, threads: threads.value))
  }
}
