import SutureComposer
import SutureExecution
import SutureExport
import SutureGraph
import SutureRegistry
import SutureSandbox

/// `suture export`.
struct ExportCommand: Command {
  static let configuration = CommandConfiguration(
    name: "export", abstract: "Write a composition or network for PyTorch, ONNX and other tools.",
    discussion: """
      Without '--weights', the network has the initial weights of '--seed'.

      'dot' and 'svg' are pictures: blocks with a graft are opened, all others are one node. 'svg' needs the program \
      'dot' of Graphviz.
      """,
    examples: [
      "suture export 'se >> eca' --input 1x64x32x32 --format safetensors",
      "suture export cbam --backbone resnet8 --site 'layer*.*.residual' --format safetensors -o cbam.safetensors",
      "suture export 'se + eca' --backbone resnet20 --site 'layer3.*.residual' --format svg",
    ],
    arguments: [CompositionArgument.definition(help: "An expression over modules, such as 'se + eca'.")],
    options: GraftOptions.definitions + ExportRequest.definitions + [
      .option("seed", value: "number", help: "Random seed of the initial weights.", defaultValue: "0")
    ] + RegistryOptions.buildingDefinitions)

  private let sandbox: SandboxOptions
  private let registry: RegistryOptions
  private let graft: GraftOptions
  private let request: ExportRequest
  private let seed: UInt64

  init(_ arguments: ParsedArguments) throws {
    sandbox = try SandboxOptions(arguments)
    registry = RegistryOptions(arguments)
    graft = try GraftOptions(arguments)
    request = try ExportRequest(arguments)
    seed = UInt64(try arguments.integer("seed", in: 0...Int.max) ?? 0)
  }

  func run(_ console: Console) throws {
    sandbox.tell(console)
    let registry = try registry.open(console)
    let composition = try graft.composition.read(with: Composer(registry: registry), console)
    let subject = try graft.subject(composition, in: registry)
    let grafter = sandbox.sandbox.grafter(of: registry)
    let isPicture = request.format.isPicture
    let builds = try NetworkBuilds(subject, with: grafter, isSingle: isPicture)
    let weights = try VariableStore(isPicture ? [] : builds.graph.variables, seed: seed)
    let network = ExportedNetwork(
      builds: builds, weights: weights,
      origin: try ExportedNetwork.Origin(subject, with: grafter))
    try request.write(network, console)
  }
}
