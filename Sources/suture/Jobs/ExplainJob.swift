import SutureComposer
import SutureData
import SutureExecution
import SutureGraph
import SutureSandbox
import SutureSupport
import SutureTraining

/// Shows what the grafts of trained networks do to images, as numbers and pictures.
struct ExplainJob: Job {
  static let id = "explain"

  /// The images.
  enum Images: Codable, Sendable {
    /// Image files.
    case files([String])
    /// The first `count` images of as many classes as possible: validation images, or test images if none are set aside
    /// for validation.
    case dataSet(DataSetReference, ValidationShare, count: Int)
  }

  /// A trained network.
  struct Model: Codable, Sendable {
    /// The file of the weights, whose metadata describe the network.
    let path: String
    /// What the names of its pictures begin with.
    var prefix = ""
    /// The digest of the data set that it was trained on; nil for image files.
    var data: String?
  }

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
    /// The path of its file, or its place in the data set, such as `validation image 3`.
    let image: String
    /// Its class, counted from 0; nil if it is unknown.
    let label: Int?
    /// The most probable class.
    let prediction: PredictJob.Prediction
    /// The grafts, in order of computation.
    let grafts: [Effect]
  }

  /// The images are not those of a training.
  struct OtherImages: Error, CustomStringConvertible {
    let name: String
    var description: String { "the images of '\(name)' are not those that the network was trained with" }
  }

  /// The folders whose manifests are read.
  let registry: [String]
  /// The trained networks.
  let models: [Model]
  let images: Images
  /// The least width of one picture in pixels.
  let width: Int
  /// The folder of the pictures, which is created with the first of them.
  let folder: String
  /// The id of the engine that runs it.
  let engine: String
  let threads: Int

  /// - Returns: for each network an explanation of each image.
  func run(in context: JobContext, report: (NoEvent) throws -> Void) throws -> [[Explanation]] {
    let data: DataSet? =
      switch images {
      case .files: nil
      case .dataSet(let reference, let validation, _): try DataSet.load(reference).split(validation: validation)
      }
    return try models.map { model in
      let file = try SafeTensors(contentsOf: model.path)
      let network = try TrainingFile.network(of: file, at: model.path)
      let subjects = try subjects(of: network, model, data)
      let classifier = try Classifier(
        network, file, at: model.path, grafter: context.grafter(of: registry), engine: try context.engine(engine),
        threads: ThreadCount(threads) ?? .available)
      return try subjects.enumerated().map { index, subject in
        let (image, picture) = try subject.read()
        let (logits, grafts) = try classifier.effects(on: [image])
        let prediction = try PredictJob.predictions(logits[0], top: 1, of: model.path, for: subject.name)[0]
        let effects = try grafts.map { site, effects in
          let name = "\(model.prefix)\(index + 1)-\(site.name).png"
          let content = try Self.pictures(of: effects[0], over: picture).png()
          try FileBytes.createFolder(folder)
          try FileBytes.replace("\(folder)/\(name)", with: content)
          return Effect(
            site: site.name, gain: effects[0].gain.isFinite ? effects[0].gain : nil, channels: effects[0].channels,
            positions: effects[0].positions, picture: name)
        }
        return Explanation(
          image: subject.name, label: subject.label, prediction: prediction, grafts: effects)
      }
    }
  }

  func fault(in answer: [[Explanation]]) -> String? {
    let largest =
      switch images {
      case .files(let files): files.count
      case .dataSet(_, _, let count): count
      }
    guard answer.count == models.count else { return "answers for \(answer.count) of \(models.count) networks" }
    return answer.allSatisfy { $0.count <= largest } ? nil : "answers for more images than there are"
  }

  // MARK: Images

  /// An image that is read when it is its turn.
  private struct Subject {
    let name: String
    let label: Int?
    let read: () throws -> (image: Tensor, picture: Picture)
  }

  private func subjects(of network: NetworkDescription, _ model: Model, _ data: DataSet?) throws -> [Subject] {
    let reader = try ImageReader(network)
    switch images {
    case .files(let files):
      return files.map { path in
        Subject(name: path, label: nil) { try reader.imageWithPicture(of: path, width: width) }
      }
    case .dataSet(let reference, _, let count):
      guard let data, model.data == data.digest, network.input == data.shape(1).dimensions else {
        throw OtherImages(name: reference.name)
      }
      let (split, images) = data.choices
      return images.examples(count).map { index in
        Subject(name: "\(split) image \(index)", label: images.labels[index]) {
          try reader.imageWithPicture(index, of: images, width: width)
        }
      }
    }
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
  /// Reads images as a training of a network did.
  init(_ network: NetworkDescription) throws(DataError) {
    try self.init(
      shape: Shape(network.input), mean: network.normalization.mean, deviation: network.normalization.deviation,
      options: network.options ?? ImageOptions())
  }
}

extension GraftEffect.Spread {
  /// The three numbers as text.
  var text: String {
    [least, median, largest].map { NumberText.decimal($0, digits: 3) }.joined(separator: " ")
  }
}
