import SutureComposer
import SutureEngine
import SutureExecution
import SutureRegistry
import SutureSandbox
import SutureSupport
import SutureTraining

/// `suture explain`.
struct ExplainCommand: Command {
  static let configuration = CommandConfiguration(
    name: "explain", abstract: "Show what the grafts of a trained network do to images.",
    discussion: """
      For each graft and image: the gain of the signal, and the gates of channels and positions, the numbers by which the \
      graft multiplies them in the least-squares sense. For modules that weight channels or positions, these are their \
      weights. The pictures show the image, the signal before and after the graft on one scale, and the gates of \
      positions from the least (dark blue) to the largest (yellow). 'index.html' in the folder shows all of them.
      """,
    examples: ["suture explain flowers.safetensors rose.jpg tulip.png --output explained"],
    arguments: TrainedModel.arguments,
    options: [
      .option(
        "output", short: "o", value: "folder", help: "The folder for the pictures; created if it does not exist.",
        isRequired: true)
    ] + TrainedModel.options)

  /// The least width of one picture in pixels.
  private static let pictureWidth = 224

  /// The explanation of one image, as JSON.
  private struct Document: Encodable {
    let image: String
    let `class`: Int
    let name: String?
    let probability: Double
    let grafts: [ExplainJob.Effect]
  }

  private let model: TrainedModel
  private let folder: String

  init(_ arguments: ParsedArguments) throws {
    model = try TrainedModel(arguments)
    folder = arguments.requiredValue("output")
  }

  func run(_ console: Console) throws {
    let network = try model.network()
    guard network.composition != nil else {
      throw UsageError("'\(model.path)' is a bare backbone: there is no graft to explain")
    }
    try FileBytes.checkFolder(folder)
    let pagePath = FilePath.join(folder, "index.html")
    if FilePath.exists(pagePath) { try FileBytes.checkWritable(pagePath) }
    let registry = try model.open(network, console)
    let answers = try model.sandbox.sandbox.run(
      ExplainJob(
        registry: registry.folders, models: [.init(path: model.path)], images: .files(model.images),
        width: Self.pictureWidth, folder: folder, engine: Main.engine.id, threads: model.threads.value))
    let documents = answers.joined().map { answer in
      Document(
        image: answer.image, class: answer.prediction.label, name: network.className(answer.prediction.label),
        probability: answer.prediction.probability, grafts: answer.grafts)
    }
    try FileBytes.replace(pagePath, with: Array(try page(documents, network).utf8))
    if model.isJSON { return try console.printJSON(documents) }
    var table = Table([
      .left("image"), .left("class"), .left("site"), .right("gain"), .right("channel gates"), .right("position gates"),
    ])
    for document in documents {
      for (index, graft) in document.grafts.enumerated() {
        let isFirst = index == 0
        table.add([
          isFirst ? document.image : "", isFirst ? document.name ?? "\(document.class)" : "", graft.site,
          graft.gain.map { NumberText.decimal($0, digits: 3) } ?? "", graft.channels?.text ?? "",
          graft.positions?.text ?? "",
        ])
      }
    }
    table.print(to: console)
    console.print("gates: least, median, largest; pictures: \(folder)/index.html")
    for note in try Self.notes(on: network) { console.print("note: \(note.replacing("\n", with: "\n  "))") }
  }

  /// Remarks on the operators of the network's composition.
  private static func notes(on network: NetworkDescription) throws -> [String] {
    try network.composition.map { OperatorNotes.notes(on: try CompositionParser.parse($0)) } ?? []
  }

  /// The page that shows all pictures.
  private func page(_ documents: [Document], _ network: NetworkDescription) throws -> String {
    func escaped(_ text: String) -> String {
      text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        .replacing("\"", with: "&quot;")
    }
    let sections = documents.map { document in
      let figures = document.grafts.map { graft in
        """
        <figure><img src="\(escaped(graft.picture))" alt="The image, the signal before and after \(escaped(graft.site)), \
        and the gates of its positions"><figcaption><b>\(escaped(graft.site))</b>: gain \
        \(graft.gain.map { NumberText.decimal($0, digits: 3) } ?? "unknown"), channel gates \(graft.channels?.text ?? ""), \
        position gates \(graft.positions?.text ?? "")</figcaption></figure>
        """
      }
      let name = document.name ?? "class \(document.class)"
      return "<h2>\(escaped(document.image)): \(escaped(name)), \(NumberText.percent(document.probability))</h2>\n"
        + figures.joined(separator: "\n")
    }
    let notes = try Self.notes(on: network).map { "<p>\(escaped($0))</p>" }
    let title = "\(network.composition ?? "") in \(network.backbone)"
    return """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
      <title>\(escaped(title))</title>
      <style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
      img{max-width:100%}figure{margin:1rem 0 2rem}</style></head><body>
      <h1>\(escaped(title))</h1>
      <p>From left to right: the image; the signal before and after the graft, on one scale from 0 (dark blue) to the \
      largest (yellow); the gates of positions from the least to the largest. Gates are given as least, median and \
      largest.</p>
      \(notes.joined(separator: "\n"))
      \(sections.joined(separator: "\n"))
      </body></html>

      """
  }
}
