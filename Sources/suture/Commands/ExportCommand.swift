import SutureComposer
import SutureExecution
import SutureExport
import SutureGraph
import SutureRegistry
import SutureSandbox
import SutureTraining

/// `suture export`.
struct ExportCommand: Command {
  static let configuration = CommandConfiguration(
    name: "export", abstract: "Write a composition or network for PyTorch, ONNX and other tools.",
    discussion: """
      Without '--weights', the network has the initial weights of '--seed'. A file of weights is read by its content: \
      safetensors, or what PyTorch's 'torch.save' writes, of which no code is run. It must fit all parameters and \
      buffers; with '--require-transfer' less is accepted, and the others keep their initial values. Prefixes such as \
      'module.' are removed. For weights of 'suture train --save', the input is by default that of the training images.

      'dot' and 'svg' are pictures: blocks with a graft are opened, all others are one node. 'svg' needs the program \
      'dot' of Graphviz.
      """,
    examples: [
      "suture export 'se >> eca' --input 1x64x32x32 --format pytorch -o attention.py",
      "suture export cbam --backbone resnet8 --site 'layer*.*.residual' --format onnx --check",
      "suture export identity --backbone resnet8 --weights checkpoint.pth --format safetensors",
      "suture export 'se + eca' --backbone resnet20 --site 'layer3.*.residual' --format svg",
    ],
    arguments: [CompositionArgument.definition(help: "An expression over modules, such as 'se + eca'.")],
    options: GraftOptions.definitions + ExportRequest.definitions + WeightsOptions.definitions(required: 1)
      + TargetRuntime.definitions + [
        .option("seed", value: "number", help: "Random seed of the initial weights.", defaultValue: "0")
      ] + RegistryOptions.buildingDefinitions)

  private let sandbox: SandboxOptions
  private let registry: RegistryOptions
  private let graft: GraftOptions
  private let request: ExportRequest
  private let weights: WeightSource?
  private let target: TargetRuntime
  private let seed: UInt64

  init(_ arguments: ParsedArguments) throws {
    sandbox = try SandboxOptions(arguments)
    registry = RegistryOptions(arguments)
    graft = try GraftOptions(arguments)
    request = try ExportRequest(arguments)
    weights = try WeightsOptions(arguments, required: 1).source
    target = try TargetRuntime(arguments)
    if weights != nil, request.format.isPicture {
      throw UsageError("'\(request.format.rawValue)' files have no weights: '--weights' has no effect on them")
    }
    seed = UInt64(try arguments.integer("seed", in: 0...Int.max) ?? 0)
  }

  func run(_ console: Console) throws {
    let file = try weights?.open()
    sandbox.tell(console)
    let registry = try registry.open(console)
    let composition = try graft.composition.read(with: Composer(registry: registry), console)
    try target.check(composition, on: graft.backbone, request, in: registry, console)
    let trained = file.flatMap { TrainingFile.imageShape(inMetadata: $0.metadata) }
    let subject = try graft.subject(composition, in: registry, knownInput: trained)
    let grafter = sandbox.sandbox.grafter(of: registry)
    let origin = try ExportedNetwork.Origin(subject, with: grafter)
    let output = try request.file(for: origin, readFrom: weights.map { [$0.path] } ?? [])
    let network = try ExportedNetwork(
      subject, origin, with: grafter, isPicture: request.format.isPicture
    ) { variables in
      let store = try VariableStore(variables, seed: seed)
      if let weights, let file { try weights.load(file, into: store, of: variables).tell(console) }
      return store
    }
    try request.write(network, to: output, hasOwnWeights: file != nil, console)
  }
}
