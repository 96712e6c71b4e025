import SutureData
import SutureEngine
import SutureExecution
import SutureRegistry
import SutureSandbox
import SutureSupport
import SutureTraining

/// `suture predict`.
struct PredictCommand: Command {
  static let configuration = CommandConfiguration(
    name: "predict", abstract: "Classify image files with a trained network.",
    discussion: """
      The model is a file that 'suture train --save' wrote: its metadata name the network, how images are resized and \
      normalised, and the classes. Images are JPEG or PNG files of any size.
      """,
    examples: [
      "suture train 'se >> eca' --backbone resnet18 --site 'layer*.*' --data photographs --save flowers.safetensors",
      "suture predict flowers.safetensors rose.jpg tulip.png --top 3",
    ],
    arguments: [
      .argument("model", help: "The trained weights, from 'suture train --save'."),
      .repeating("image", minimum: 1, help: "The image files."),
    ],
    options: [
      .option("top", value: "number", help: "Number of most probable classes per image.", defaultValue: "5"),
      .threads, .json,
    ] + RegistryOptions.buildingDefinitions)

  /// The predictions for one image, as JSON.
  private struct Document: Encodable {
    struct Choice: Encodable {
      let `class`: Int
      let name: String?
      let probability: Double
    }
    let image: String
    let predictions: [Choice]
  }

  private let sandbox: SandboxOptions
  private let registry: RegistryOptions
  private let model: String
  private let images: [String]
  private let top: Int
  private let threads: ThreadCount
  private let isJSON: Bool

  init(_ arguments: ParsedArguments) throws {
    sandbox = try SandboxOptions(arguments)
    registry = RegistryOptions(arguments)
    model = arguments.argument("model")
    images = arguments.arguments("image")
    top = try arguments.integer("top", in: 1...100_000) ?? 5
    threads = try arguments.threads()
    isJSON = arguments.flag("json")
  }

  func run(_ console: Console) throws {
    let recipe = try TrainingFile.recipe(of: SafeTensors(contentsOf: model), at: model)
    sandbox.tell(console)
    sandbox.sandbox.prepareWorker()
    let registry = try registry.open(console)
    try recipe.warnOfChangedPlugins(of: model, in: registry, console)
    let answers = try sandbox.sandbox.run(
      PredictJob(
        registry: registry.folders, model: model, images: images, top: min(top, recipe.images.classes),
        engine: Main.engine.id, threads: threads.value))
    let name = recipe.images.className
    if isJSON {
      let documents = zip(images, answers).map { image, answer in
        Document(
          image: image,
          predictions: answer.map { .init(class: $0.label, name: name($0.label), probability: $0.probability) })
      }
      return try console.printJSON(documents)
    }
    var table = Table([.left("image"), .left("class"), .right("probability")])
    for (image, answer) in zip(images, answers) {
      for (index, prediction) in answer.enumerated() {
        table.add([
          index == 0 ? image : "", name(prediction.label) ?? "\(prediction.label)",
          NumberText.percent(prediction.probability),
        ])
      }
    }
    table.print(to: console)
  }
}
