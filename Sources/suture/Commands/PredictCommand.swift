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
      The model is a file that 'suture train --save' or 'suture sweep export --format safetensors' wrote, or one of a \
      sweep's kept weights: its metadata name the network, how images are resized and normalised, and the classes. \
      Images are JPEG or PNG files of any size.
      """,
    examples: [
      "suture train 'se >> eca' --backbone resnet18 --site 'layer*.*' --data photographs --save flowers.safetensors",
      "suture predict flowers.safetensors rose.jpg tulip.png --top 3",
    ],
    arguments: TrainedModel.arguments,
    options: [
      .option("top", value: "number", help: "Number of most probable classes per image.", defaultValue: "5")
    ] + TrainedModel.options)

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

  private let model: TrainedModel
  private let top: Int

  init(_ arguments: ParsedArguments) throws {
    model = try TrainedModel(arguments)
    top = try arguments.integer("top", in: 1...100_000) ?? 5
  }

  func run(_ console: Console) throws {
    let network = try model.network()
    let registry = try model.open(network, console)
    let answers = try model.sandbox.sandbox.run(
      PredictJob(
        registry: registry.folders, model: model.path, images: model.images, top: min(top, network.classes),
        engine: Main.engine.id, threads: model.threads.value))
    let name = network.className
    if model.isJSON {
      let documents = zip(model.images, answers).map { image, answer in
        Document(
          image: image,
          predictions: answer.map { .init(class: $0.label, name: name($0.label), probability: $0.probability) })
      }
      return try console.printJSON(documents)
    }
    var table = Table([.left("image"), .left("class"), .right("probability")])
    for (image, answer) in zip(model.images, answers) {
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
