import SutureComposer
import SutureEngine
import SutureExecution
import SutureRegistry
import SutureSandbox

/// `suture inspect`.
struct InspectCommand: Command {
  static let configuration = CommandConfiguration(
    name: "inspect", abstract: "Check and build a composition; show its structure, shapes, parameters and MACs.",
    discussion: CompositionParser.synopsis,
    examples: [
      "suture inspect 'se >> eca(kernel_size: 63)' --input 1x63x64x64",
      "suture inspect 'se(reduction: 3)' --backbone vit_base_patch16_224 --site input",
      "suture inspect identity --backbone resnet18 --weights resnet18.pth",
    ],
    arguments: [CompositionArgument.definition(help: "An expression over modules, such as '(se + eca) >> cbam'.")],
    options: GraftOptions.definitions + [
      .flag("full", help: "Print repeated blocks individually, and every site."), .json,
    ] + WeightsOptions.definitions(required: 0) + RegistryOptions.buildingDefinitions)

  private let sandbox: SandboxOptions
  private let registry: RegistryOptions
  private let graft: GraftOptions
  private let weights: WeightSource?
  private let isFull: Bool
  private let isJSON: Bool

  init(_ arguments: ParsedArguments) throws {
    sandbox = try SandboxOptions(arguments)
    registry = RegistryOptions(arguments)
    graft = try GraftOptions(arguments)
    weights = try WeightsOptions(arguments, required: 0).source
    isFull = arguments.flag("full")
    isJSON = arguments.flag("json")
  }

  func run(_ console: Console) throws {
    sandbox.tell(console)
    sandbox.sandbox.prepareWorker()
    let registry = try registry.open(console)
    let composition = try graft.composition.read(with: Composer(registry: registry), console)
    let subject = try graft.subject(composition, in: registry)
    let report = try sandbox.sandbox.run(InspectJob(subject: subject, weights: weights, engine: Main.engine.id))
    if isJSON { return try console.printJSON(InspectDocument(report)) }
    InspectPrinter(report, isFull: isFull).print(to: console)
  }
}
