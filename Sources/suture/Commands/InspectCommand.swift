import SutureComposer
import SutureConformance
import SutureEngine
import SutureGraph

/// `suture inspect`.
struct InspectCommand: Command {
  static let configuration = CommandConfiguration(
    name: "inspect", abstract: "Check and build a composition; show its structure, shapes, parameters and MACs.",
    discussion: """
      In series 'a >> b'; in parallel 'a + b', 'a * b', 'a | b' (side by side along channels), 'max(a, b)', 'mean(a, b)'; \
      'residual(e)', 'project(e)', 'identity'; parentheses nest. A shell reads '>>', '*', '|' and parentheses itself: \
      quote compositions, or write the words 'then', 'plus', 'times' and 'beside' for '>>', '+', '*' and '|'.
      """,
    examples: [
      "suture inspect 'se >> eca(kernel_size: 63)' --input 1x63x64x64",
      "suture inspect 'se(reduction: 3)' --backbone vit_base_patch16_224 --site input",
    ],
    arguments: [CompositionArgument.definition(help: "An expression over modules, such as '(se + eca) >> cbam'.")],
    options: GraftOptions.definitions + [
      .flag("full", help: "Print equal blocks one by one, and every site."), .json,
    ] + RegistryOptions.buildingDefinitions)

  private let registry: RegistryOptions
  private let graft: GraftOptions
  private let isFull: Bool
  private let isJSON: Bool

  init(_ arguments: ParsedArguments) throws {
    _ = try arguments.buildLimit()
    registry = RegistryOptions(arguments)
    graft = try GraftOptions(arguments)
    isFull = arguments.flag("full")
    isJSON = arguments.flag("json")
  }

  func run(_ console: Console) throws {
    let composer = try registry.composer(console)
    let composition = try graft.composition.read(with: composer, console)
    let report = try InspectReport(composition, graft, composer, isFull: isFull)
    if isJSON { return try console.printJSON(report) }
    report.print(to: console)
  }
}
