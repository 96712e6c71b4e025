import SutureData
import SutureSweep
import SutureTraining

/// How `train` trains.
struct TrainingOptions {
  static let definitions: [OptionDefinition] = [
    .option(
      "data", value: "id or folder", help: "The images: a data set's id, or a folder of IDX files.",
      defaultValue: "digits"
    ).completed(by: .dataSets),
    .option(
      "validation", value: "share",
      help: "Share of each class's training images set aside to measure accuracy during training, or 'none'.",
      defaultValue: "10%"),
    .option("epochs", value: "number", help: "Number of epochs.", defaultValue: "10"),
    .option("seed", value: "number", help: "Random seed for weights, order and augmentation.", defaultValue: "0"),
    .option(
      "rule", value: "optimizer", help: "The optimizer.",
      choices: TrainingSettings.Rule.allCases.map(\.rawValue)),
    .option(
      "learning-rate", value: "number", help: "Peak learning rate of the schedule; default 0.1, 0.001 for adamw."),
    .option(
      "weight-decay", value: "number", help: "Weight decay (applied to matrices and kernels only).",
      defaultValue: "0.0005"),
    .option("batch", value: "number", help: "Batch size.", defaultValue: "64"),
    .option(
      "label-smoothing", value: "number", help: "Label smoothing.",
      defaultValue: "0.1"),
    .option("warm-up", value: "epochs", help: "Epochs of linear learning-rate warm-up.", defaultValue: "1"),
    .option("crop-padding", value: "pixels", help: "Padding for random crops.", defaultValue: "1"),
    .flag("flip", help: "Random horizontal flips."),
  ]

  let data: DataSetReference
  let validation: ValidationShare
  let epochs: Int
  let seed: Int
  let settings: TrainingSettings

  /// How an interrupted training was begun.
  init(_ recipe: TrainingRecipe) {
    data = recipe.reference
    validation = recipe.images.validation
    epochs = recipe.epochs
    seed = recipe.seed
    settings = recipe.training
  }

  init(_ arguments: ParsedArguments) throws {
    let place = arguments.requiredValue("data")
    data = DataSetReference(place)
    let share = arguments.requiredValue("validation")
    guard let validation = ValidationShare(text: share) else {
      throw UsageError("'--validation' must be \(ValidationShare.rule), not '\(share)'")
    }
    self.validation = validation
    epochs = try arguments.integer("epochs", in: 1...100_000) ?? 10
    seed = try arguments.integer("seed", in: 0...Int.max) ?? 0
    let rule = arguments.value("rule").flatMap { TrainingSettings.Rule(rawValue: $0) }
    var settings = TrainingSettings(rule: rule ?? .sgd)
    typealias Bounds = TrainingSettings.Bounds
    settings.learningRate =
      try arguments.number("learning-rate", in: Bounds.learningRate) ?? settings.learningRate
    settings.weightDecay = try arguments.number("weight-decay", in: Bounds.weightDecay) ?? settings.weightDecay
    settings.batchSize = try arguments.integer("batch", in: Bounds.batchSize) ?? settings.batchSize
    settings.labelSmoothing =
      try arguments.number("label-smoothing", in: Bounds.labelSmoothing) ?? settings.labelSmoothing
    settings.warmUpEpochs = try arguments.number("warm-up", in: Bounds.warmUpEpochs) ?? settings.warmUpEpochs
    settings.augmentation.cropPadding = try arguments.integer("crop-padding", in: Bounds.cropPadding) ?? 0
    settings.augmentation.flip = arguments.flag("flip")
    self.settings = settings
  }
}

extension DataSetReference {
  /// What a word of the command line names: a folder where it looks like a path, or where no data set has this id and
  /// there is such a folder.
  init(_ word: String) {
    let isPath = word.contains("/") || word == "." || word == ".."
    let isFolder = !DataSetCatalogue.ids.contains(word) && DataSet.isFolder(word)
    self = isPath || isFolder ? .folder(word) : .catalogue(word)
  }
}
