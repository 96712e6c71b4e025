import SutureComposer
import SutureEngine
import SutureExecution
import SutureGraph

/// `suture run`.
struct RunCommand: Command {
  static let configuration = CommandConfiguration(
    name: "run", abstract: "Run a composition on real numbers from a safetensors file.",
    discussion: """
      The file holds 'x', 'param/<name>', 'buffer/<name>' and, with --train, the upstream gradient 'train/gy'; others \
      are ignored, whatever their type. 'param/' and 'buffer/' may be left out, as in a state_dict. The result holds \
      'eval/y'; with --train 'train/y', 'train/gx', 'train/grad/<name>' and, after the step, 'train/buffer/<name>'.
      """,
    examples: [
      "suture run 'se(reduction: 4)' --tensors in.safetensors --save out.safetensors",
      "suture run cbam --tensors in.safetensors --save out.safetensors --train",
    ],
    arguments: [CompositionArgument.definition(help: "An expression over modules, such as 'se + eca'.")],
    options: [
      .option("tensors", value: "file", help: "The numbers to run on.", isRequired: true),
      .option("save", value: "file", help: "Where results go.", isRequired: true),
      .flag("train", help: "Run in training mode, with gradients."), .threads,
    ] + RegistryOptions.buildingDefinitions)

  private let registry: RegistryOptions
  private let composition: CompositionArgument
  private let tensors: String
  private let save: String
  private let trains: Bool
  private let threads: ThreadCount

  init(_ arguments: ParsedArguments) throws {
    _ = try arguments.buildLimit()
    registry = RegistryOptions(arguments)
    composition = CompositionArgument(arguments)
    tensors = arguments.requiredValue("tensors")
    save = arguments.requiredValue("save")
    trains = arguments.flag("train")
    threads = try arguments.threads()
  }

  func run(_ console: Console) throws {
    // '-' is the name of a file here: tensors are no text for standard output.
    try OutputFile.checkDistinct([OutputFile(save == "-" ? "./-" : save)], from: tensors)
    let composer = try registry.composer(console)
    let composition = try composition.read(with: composer, console)
    let input = try TensorRun(SafeTensors(contentsOf: tensors), path: tensors, threads: threads)
    let graph = try composer.build(composition, input: try input.inputShape())
    let result = trains ? try input.train(graph) : try input.evaluate(graph)
    try result.write(to: save)
  }
}
