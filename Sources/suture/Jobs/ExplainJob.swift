import SutureComposer
import SutureData
import SutureExecution
import SutureGraph
import SutureSandbox
import SutureSupport
import SutureTraining

/// Shows what the grafts of a trained network do to images, as numbers and pictures.
struct ExplainJob: Job {
  static let id = "explain"
  /// The least width of one picture in pixels.
  private static let width = 224

  /// What a graft does to an image.
  struct Effect: Codable, Sendable {
    /// The site of the graft.
    let site: String
    /// The rms of the signal after the graft, over that before it; nil where there was no signal.
    let gain: Double?
    /// The gates of channels; nil where there was no signal.
    let channels: GraftEffect.Spread?
    /// The gates of positions; nil where there was no signal.
    let positions: GraftEffect.Spread?
    /// The file of the picture, within the folder.
    let picture: String
  }

  /// One image.
  struct Explanation: Codable, Sendable {
    /// The most probable class.
    let prediction: PredictJob.Prediction
    /// The grafts, in order of computation.
    let grafts: [Effect]
  }

  /// The folders whose manifests are read.
  let registry: [String]
  /// The file of the weights, with its recipe.
  let model: String
  /// The image files.
  let images: [String]
  /// The folder of the pictures, which exists.
  let folder: String
  /// The id of the engine that runs it.
  let engine: String
  let threads: Int

  /// - Returns: an explanation for each image.
  func run(in context: JobContext, report: (NoEvent) throws -> Void) throws -> [Explanation] {
    let file = try SafeTensors(contentsOf: model)
    let recipe = try TrainingFile.recipe(of: file, at: model)
    let reader = try ImageReader(recipe)
    let network = try Classifier(
      recipe, file, at: model, grafter: context.grafter(of: registry), engine: try context.engine(engine),
      threads: ThreadCount(threads) ?? .available)
    return try images.enumerated().map { index, path in
      let (image, picture) = try reader.imageWithPicture(of: path, width: Self.width)
      let (logits, grafts) = try network.effects(on: [image])
      let effects = try grafts.map { site, effects in
        let name = "\(index + 1)-\(site.name).png"
        try FileBytes.replace("\(folder)/\(name)", with: try Self.pictures(of: effects[0], over: picture).png())
        return Effect(
          site: site.name, gain: effects[0].gain.isFinite ? effects[0].gain : nil, channels: effects[0].channels,
          positions: effects[0].positions, picture: name)
      }
      return Explanation(prediction: PredictJob.predictions(logits[0], top: 1)[0], grafts: effects)
    }
  }

  func fault(in answer: [Explanation]) -> String? {
    answer.count == images.count ? nil : "\(answer.count) answers for \(images.count) images"
  }

  /// The image, the signal before and after the graft on one scale, and the gates from the least to the largest.
  private static func pictures(of effect: GraftEffect, over picture: Picture) -> Picture {
    let largest = (effect.before + effect.after).filter(\.isFinite).max() ?? 0
    let gates = effect.positions.map { Float($0.least)...Float($0.largest) } ?? 0...0
    func panel(_ map: [Float], _ range: ClosedRange<Float>) -> Picture {
      picture.overlaid(map, rows: effect.rows, columns: effect.columns, range: range)
    }
    return .row([
      picture, panel(effect.before, 0...max(largest, 0)), panel(effect.after, 0...max(largest, 0)),
      panel(effect.gates, gates),
    ])
  }
}

extension ImageReader {
  /// Reads images as a training of a recipe did.
  init(_ recipe: TrainingRecipe) throws(DataError) {
    try self.init(
      shape: Shape(recipe.images.shape), mean: recipe.normalization.mean, deviation: recipe.normalization.deviation,
      options: recipe.images.options ?? ImageOptions())
  }
}
