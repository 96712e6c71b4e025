import SutureData
import SutureExecution
import SutureGraph
import SutureSandbox
import SutureTraining

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Classifies images with a trained network.
struct PredictJob: Job {
  static let id = "predict"
  /// The number of images in one run.
  private static let batch = 16

  /// The probability of one class.
  struct Prediction: Codable, Sendable {
    /// The class, counted from 0.
    let label: Int
    /// The softmax of the network's output.
    let probability: Double

    enum CodingKeys: String, CodingKey {
      case label = "class"
      case probability
    }
  }

  /// An output of the network is not finite.
  struct NotFinite: Error, CustomStringConvertible {
    let model: String
    let image: String
    var description: String {
      "the outputs of '\(model)' for '\(image)' are not finite numbers: its weights are damaged, or training diverged"
    }
  }

  /// The folders whose manifests are read.
  let registry: [String]
  /// The file of the weights, whose metadata describe the network.
  let model: String
  /// The image files.
  let images: [String]
  /// The number of most probable classes.
  let top: Int
  /// The id of the engine that runs it.
  let engine: String
  let threads: Int

  /// - Returns: for each image its most probable classes, first the most probable.
  func run(in context: JobContext, report: (NoEvent) throws -> Void) throws -> [[Prediction]] {
    let file = try SafeTensors(contentsOf: model)
    let network = try TrainingFile.network(of: file, at: model)
    let reader = try ImageReader(network)
    let classifier = try Classifier(
      network, file, at: model, grafter: context.grafter(of: registry), engine: try context.engine(engine),
      threads: ThreadCount(threads) ?? .available)
    var answers: [[Prediction]] = []
    for start in stride(from: 0, to: images.count, by: Self.batch) {
      let paths = images[start..<min(start + Self.batch, images.count)]
      let tensors = try paths.map { try reader.image(of: $0) }
      for (path, logits) in zip(paths, try classifier.logits(of: tensors)) {
        answers.append(try Self.predictions(logits, top: top, of: model, for: path))
      }
    }
    return answers
  }

  func fault(in answer: [[Prediction]]) -> String? {
    guard answer.count == images.count else { return "\(answer.count) answers for \(images.count) images" }
    let probabilities = answer.joined().map(\.probability)
    return probabilities.allSatisfy { (0...1.000_01).contains($0) } ? nil : "a probability outside 0 to 1"
  }

  /// The most probable classes of an image.
  /// - Throws: `NotFinite` with the names of model and image.
  static func predictions(
    _ logits: ArraySlice<Float>, top: Int, of model: String, for image: String
  ) throws(NotFinite) -> [Prediction] {
    guard logits.allSatisfy(\.isFinite) else { throw NotFinite(model: model, image: image) }
    let largest = Double(logits.max() ?? 0)
    let weights = logits.map { exp(Double($0) - largest) }
    let sum = weights.reduce(0, +)
    return weights.enumerated().sorted { ($0.element, $1.offset) > ($1.element, $0.offset) }.prefix(top)
      .map { Prediction(label: $0.offset, probability: $0.element / sum) }
  }
}
