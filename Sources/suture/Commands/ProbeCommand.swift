import SutureComposer
import SutureGraph
import SutureSandbox

/// `suture probe`.
struct ProbeCommand: Command {
  static let configuration = CommandConfiguration(
    name: "probe", abstract: "List the sites of a backbone and their shapes.",
    examples: ["suture probe resnet8 --input 1x1x8x8", "suture probe vit_base_patch16_224 --input 8x3x224x224 --json"],
    arguments: [.argument("backbone", help: "A backbone, such as 'resnet8(width: 32)'.").completed(by: .backbones)],
    options: [
      .option("input", value: "shape", help: "The input's shape; by default the backbone's typical one."), .json,
    ] + RegistryOptions.buildingDefinitions)

  /// One site in the JSON output.
  private struct Entry: Encodable {
    let site: String
    let shape: [Int]
    let layout: String
  }

  private let sandbox: SandboxOptions
  private let registry: RegistryOptions
  private let backbone: ModuleReference
  private let input: Shape?
  private let isJSON: Bool

  init(_ arguments: ParsedArguments) throws {
    sandbox = try SandboxOptions(arguments)
    registry = RegistryOptions(arguments)
    backbone = try CompositionParser.parseReference(arguments.argument("backbone"))
    input = try arguments.shape("input")
    isJSON = arguments.flag("json")
  }

  func run(_ console: Console) throws {
    sandbox.tell(console)
    let registry = try registry.open(console)
    let shape = try input ?? registry.typicalInput(of: backbone)
    let sites = try sandbox.sandbox.grafter(of: registry).sites(of: backbone, input: shape)
    if isJSON {
      return try console.printJSON(
        sites.map { Entry(site: $0.name, shape: $0.shape.dimensions, layout: $0.layout.name) })
    }
    var table = Table([.left("site"), .left("shape"), .left("layout")])
    for site in sites { table.add([site.name, site.shape.description, site.layoutDescription]) }
    table.print(to: console)
  }
}

extension Site {
  /// `map`, or `tokens: 1 prefix + 14×14`.
  fileprivate var layoutDescription: String {
    guard case .tokens(let prefix, let height, let width) = layout else { return layout.name }
    return "\(layout.name): \(prefix > 0 ? "\(prefix) prefix + " : "")\(height)×\(width)"
  }
}
