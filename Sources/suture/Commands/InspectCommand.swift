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
    options: GraftOptions.definitions + [.json] + RegistryOptions.definitions)

  /// What scripts read.
  private struct Report: Encodable {
    let composition: String
    let input: [Int]
    let output: [Int]
    let parameters: Int
    let macs: Int
    let structure: String
    let gain: [Step]
  }

  /// What fresh parameters leave of a signal after a step of the chain.
  private struct Step: Encodable {
    let composition: String
    let gain: Double
  }

  private let registry: RegistryOptions
  private let graft: GraftOptions
  private let isJSON: Bool

  init(_ arguments: ParsedArguments) throws {
    registry = RegistryOptions(arguments)
    graft = try GraftOptions(arguments)
    isJSON = arguments.flag("json")
  }

  func run(_ console: Console) throws {
    let composer = try registry.composer(console)
    let composition = try graft.composition.read(with: composer, console)
    let graph = try graft.build(composition, with: composer)
    let input = graph.shape(graph.inputs[0].value)
    let output = graph.shape(graph.outputs[0])
    let cost = graph.cost
    let gain = try graft.startGain(of: composition, with: composer, threads: .available)
    if isJSON {
      return try console.printJSON(
        Report(
          composition: composition.description, input: input.dimensions, output: output.dimensions,
          parameters: graph.parameterCount, macs: cost.macs, structure: graph.structure,
          gain: gain.steps.map { Step(composition: $0.composition.description, gain: $0.gain) }))
    }
    console.print(graph.structure)
    console.print("")
    console.print("composition  \(composition)")
    console.print("input        \(input)")
    console.print("output       \(output)")
    console.print("parameters   \(Quantity.grouped(graph.parameterCount))")
    console.print("MACs         \(Quantity.grouped(cost.macs))")
    console.print("elementwise  \(Quantity.grouped(cost.elementOperations)) operations")
    console.print("traffic      \(Quantity.bytes(cost.bytes)), each operation on its own")
    printGain(gain, of: composition, to: console)
  }

  /// What fresh parameters leave of the signal, and a way out where that would disturb a trained backbone.
  private func printGain(_ gain: StartGain, of composition: Composition, to console: Console) {
    let steps = gain.steps.map { Quantity.decimal($0.gain, places: 3) }.joined(separator: " → ")
    console.print("gain         \(steps) of the signal's rms with fresh parameters")
    guard graft.backbone != nil, !gain.isHarmless else { return }
    let percent = Quantity.decimal(gain.total * 100, places: 0)
    console.printError(
      "warning: '\(composition)' leaves \(percent) % of the signal at the start, which disturbs a trained backbone;\n"
        + "  identity_init(\(composition)) starts as the identity")
  }
}
