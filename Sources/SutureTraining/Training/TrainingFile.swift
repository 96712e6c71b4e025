import FoundationEssentials
import SutureData
import SutureExecution
import SutureGraph

/// The safetensors files of training: weights with their recipe, and checkpoints.
public enum TrainingFile {
  /// Why training cannot be resumed from a checkpoint.
  public enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file's metadata is not that of a checkpoint.
    case noCheckpoint(path: String)
    /// The file's metadata do not describe a trained network.
    case noNetwork(path: String)
    /// Something that the training depends on has changed.
    case changed(path: String, what: String)

    /// The facts in one sentence.
    public var description: String {
      switch self {
      case .noCheckpoint(let path):
        "'\(path)' is no checkpoint of an interrupted training: its metadata lack a sound 'recipe', 'progress' or 'save'"
      case .noNetwork(let path):
        "'\(path)' has no sound 'recipe' or '\(NetworkDescription.key)' in its metadata: 'suture train --save' writes "
          + "files that have one, and so do sweeps that keep weights ('keep_weights: finalists')"
      case .changed(let path, let what):
        "'\(path)' cannot be resumed: \(what) changed since training began"
      }
    }
  }

  /// The result of training, stored with its recipe.
  private struct Outcome: Encodable {
    let split: EvaluationSplit
    let accuracy: Double
    let testAccuracy: Double?
    let loss: Double?

    enum CodingKeys: String, CodingKey {
      case split, accuracy, loss
      case testAccuracy = "test_accuracy"
    }
  }

  /// The file of trained weights: tensors by name, with `recipe` and `result` as JSON in the metadata.
  public static func weights(
    _ variables: VariableStore, recipe: TrainingRecipe, report: TrainingReport
  ) throws -> SafeTensors {
    var file = variables.safeTensors()
    file.metadata["recipe"] = try json(recipe)
    file.metadata["result"] = try json(
      Outcome(
        split: report.split, accuracy: report.accuracy, testAccuracy: report.testAccuracy,
        loss: report.epochs.last?.loss))
    return file
  }

  /// The file of a checkpoint: tensors by name, with `recipe` and `progress` as JSON and `save`, the path of the final
  /// weights, in the metadata.
  public static func checkpoint(
    _ checkpoint: TrainingCheckpoint, recipe: TrainingRecipe, save: String
  ) throws -> SafeTensors {
    var file = checkpoint.tensors
    file.metadata = ["recipe": try json(recipe), "progress": try json(checkpoint.progress), "save": save]
    return file
  }

  /// The network of trained weights: those of a training or its checkpoint, those that a sweep keeps, or those that were
  /// exported from a sweep.
  /// - Throws: `Failure.noNetwork` if the file's metadata do not describe it.
  public static func network(of file: SafeTensors, at path: String) throws(Failure) -> NetworkDescription {
    var network = NetworkDescription(inMetadata: file.metadata)
    if let text = file.metadata["recipe"] {
      do {
        let recipe = try JSONDecoder().decode(TrainingRecipe.self, from: Data(text.utf8))
        network = recipe.isSound ? NetworkDescription(recipe) : nil
      } catch {
        // Other programs may have recipes of their own.
      }
    }
    guard let network, network.isSound else { throw .noNetwork(path: path) }
    return network
  }

  /// Reads a checkpoint.
  /// - Throws: `SafeTensorsError`, or `Failure.noCheckpoint`.
  public static func read(
    checkpoint path: String
  ) throws -> (checkpoint: TrainingCheckpoint, recipe: TrainingRecipe, save: String) {
    let file = try SafeTensors(contentsOf: path)
    let decoder = JSONDecoder()
    guard let recipe = file.metadata["recipe"], let progress = file.metadata["progress"],
      let save = file.metadata["save"]
    else { throw Failure.noCheckpoint(path: path) }
    do {
      let known = try decoder.decode(TrainingRecipe.self, from: Data(recipe.utf8))
      let progress = try decoder.decode(TrainingProgress.self, from: Data(progress.utf8))
      guard known.isSound else { throw Failure.noCheckpoint(path: path) }
      return (TrainingCheckpoint(progress, tensors: file, path: path), known, save)
    } catch is DecodingError { throw Failure.noCheckpoint(path: path) }
  }

  /// The shape of one training image, [1, c, h, w], from the metadata of trained weights or of a checkpoint; nil for other
  /// files.
  public static func imageShape(inMetadata metadata: [String: String]) -> Shape? {
    /// The part of a recipe that is read.
    struct Recipe: Decodable {
      struct Images: Decodable { let shape: [Int] }
      let images: Images
    }
    guard let text = metadata["recipe"] else { return nil }
    do {
      let sizes = try JSONDecoder().decode(Recipe.self, from: Data(text.utf8)).images.shape
      return sizes.count == 4 && sizes.allSatisfy { $0 > 0 } && Shape.fits(sizes) ? Shape(sizes) : nil
    } catch {
      // Other programs may have recipes of their own.
      return nil
    }
  }

  private static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
