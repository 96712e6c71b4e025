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
    /// The file's metadata have no recipe of a training.
    case noRecipe(path: String)
    /// Something that the training depends on has changed.
    case changed(path: String, what: String)

    /// The facts in one sentence.
    public var description: String {
      switch self {
      case .noCheckpoint(let path):
        "'\(path)' is no checkpoint of an interrupted training: its metadata lack a sound 'recipe', 'progress' or 'save'"
      case .noRecipe(let path):
        "'\(path)' has no sound 'recipe' in its metadata: 'suture train --save' writes files that have one"
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

  /// The recipe of trained weights or of a checkpoint.
  /// - Throws: `Failure.noRecipe` if the file has none.
  public static func recipe(of file: SafeTensors, at path: String) throws(Failure) -> TrainingRecipe {
    do {
      let recipe = try file.metadata["recipe"].map {
        try JSONDecoder().decode(TrainingRecipe.self, from: Data($0.utf8))
      }
      let shape = recipe?.images.shape ?? []
      guard let recipe, recipe.isSound, shape.count == 4, shape.allSatisfy({ $0 > 0 }), Shape.fits(shape) else {
        throw Failure.noRecipe(path: path)
      }
      guard recipe.normalization.mean.count == shape[1], recipe.normalization.deviation.count == shape[1] else {
        throw Failure.noRecipe(path: path)
      }
      return recipe
    } catch { throw .noRecipe(path: path) }
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
