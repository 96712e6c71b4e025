import SutureComposer
import SutureEngine
import SutureExecution
import SutureRegistry
import SutureSandbox

/// `suture run`.
struct RunCommand: Command {
  static let configuration = CommandConfiguration(
    name: "run", abstract: "Run a composition or network on tensors from a safetensors file.",
    discussion: """
      The file contains 'x', 'param/<name>', 'buffer/<name>' and, with --train, the upstream gradient 'train/gy'; \
      others are ignored, whatever their type. 'param/' and 'buffer/' may be omitted, as in a state_dict. The result has \
      'eval/y'; with --train 'train/y', 'train/gx', 'train/grad/<name>' and, after the step, 'train/buffer/<name>'.

      With --weights, parameters and buffers that the file of tensors lacks come from the file of weights, and what both \
      lack, such as grafts, has initial values. Constants, and the weights of an imported network, need not be in a file.
      """,
    examples: [
      "suture run 'se(reduction: 4)' --tensors in.safetensors --save out.safetensors",
      "suture run cbam --tensors in.safetensors --save out.safetensors --train",
      "suture run identity --backbone resnet18 --weights resnet18.pth --tensors x.safetensors --save out.safetensors",
    ],
    arguments: [CompositionArgument.definition(help: "An expression over modules, such as 'se + eca'.")],
    options: GraftOptions.placeDefinitions + [
      .option("tensors", value: "file", help: "The file with the input and the parameters.", isRequired: true),
      .option("save", value: "file", help: "The file for the results.", isRequired: true),
      .flag("train", help: "Run in training mode, with gradients."), .threads,
    ] + EngineOptions.definitions + WeightsOptions.definitions(required: 0) + RegistryOptions.buildingDefinitions)

  private let sandbox: SandboxOptions
  private let registry: RegistryOptions
  private let graft: GraftOptions
  private let weights: WeightSource?
  private let tensors: String
  private let save: String
  private let trains: Bool
  private let threads: ThreadCount
  private let engine: any Engine

  init(_ arguments: ParsedArguments) throws {
    sandbox = try SandboxOptions(arguments)
    registry = RegistryOptions(arguments)
    graft = try GraftOptions(arguments, hasInput: true)
    weights = try WeightsOptions(arguments, required: 0).source
    tensors = arguments.requiredValue("tensors")
    save = arguments.requiredValue("save")
    trains = arguments.flag("train")
    threads = try arguments.threads()
    engine = try EngineOptions(arguments).engine()
  }

  func run(_ console: Console) throws {
    // '-' is a file name here: tensors are not printed on standard output.
    let output = try OutputFile(save == "-" ? "./-" : save)
    for input in [tensors, weights?.path].compactMap(\.self) { try OutputFile.checkDistinct([output], from: input) }
    sandbox.tell(console)
    sandbox.sandbox.prepareWorker()
    let registry = try registry.open(console)
    let composition = try graft.composition.read(with: Composer(registry: registry), console)
    let transfer = try sandbox.sandbox.run(
      RunTensorsJob(
        subject: GraftSubject(
          registry: registry.folders, composition: composition.description, backbone: graft.backbone?.description,
          sites: graft.sites.map(\.text), input: []),
        tensors: tensors, weights: weights, save: save, trains: trains, engine: engine.id,
        threads: threads.value))
    transfer?.tell(console)
  }
}
