import SutureData
import SutureExecution
import SutureRegistry
import SutureSupport
import SutureSweep
import SutureTraining

/// The options of `train` for the data and the training.
struct TrainingOptions {
  static let definitions: [OptionDefinition] =
    [
      .option(
        "data", value: "id or path",
        help: """
          The images: a data set's id, or the path of a folder of class folders (or of train, val and test with them), a \
          list of images in CSV, CIFAR's files, a NumPy .npz file, or IDX files.
          """,
        defaultValue: "digits"
      ).completed(by: .dataSets),
      .option(
        "validation", value: "share",
        help: "Share of each class's training images set aside to measure accuracy during training, or 'none'.",
        defaultValue: "10%"),
      .option("epochs", value: "number", help: "Number of epochs.", defaultValue: "10"),
      .option("seed", value: "number", help: "Random seed for weights, order and augmentation.", defaultValue: "0"),
      .option(
        "optimizer", value: "name", help: "The optimizer.", defaultValue: Optimizer.Name.sgd.rawValue,
        choices: Optimizer.Name.allCases.map(\.rawValue)
      ).formerly("rule"),
      .option(
        "learning-rate", value: "number", help: "Peak learning rate of the schedule; default 0.1, 0.001 for adamw."),
      .option(
        "weight-decay", value: "number", help: "Weight decay (applied to matrices and kernels only).",
        defaultValue: "0.0005"),
      .option("batch-size", value: "number", help: "Batch size.", defaultValue: "64").formerly("batch"),
      .option(
        "label-smoothing", value: "number", help: "Label smoothing.",
        defaultValue: "0.1"),
      .option("warm-up", value: "epochs", help: "Epochs of linear learning-rate warm-up.", defaultValue: "1"),
      .option("crop-padding", value: "pixels", help: "Padding for random crops.", defaultValue: "1"),
      .flag("flip", help: "Random horizontal flips."),
      .repeating(
        "freeze", value: "part", help: "Keep these variables as they are: \(VariablePattern.explanation); repeatable."),
      .option(
        "layer-decay", value: "factor",
        help: "Factor of the learning rate from each numbered layer to the one before it, such as 0.75."),
      .option(
        "clip-norm", value: "norm", help: "Scale gradients whose norm, of all parameters together, is larger to this."),
      .option(
        "accumulate", value: "batches", help: "Make one update of the mean gradient of this many batches.",
        defaultValue: "1"),
      .option(
        "ema", value: "decay", help: "Evaluate and save an exponential moving average of the weights, such as 0.999."),
    ] + Augmentation.definitions + ImageOptions.definitions + WeightsOptions.definitions(required: 0)

  let data: DataSetReference
  let validation: ValidationShare
  let epochs: Int
  let seed: Int
  let settings: TrainingSettings
  /// The weights to start with; nil for initial ones.
  let weights: StartWeights?

  /// The options of an interrupted training.
  init(_ recipe: TrainingRecipe) {
    data = recipe.reference
    validation = recipe.images.validation
    epochs = recipe.epochs
    seed = recipe.seed
    settings = recipe.training
    weights = recipe.weights
  }

  init(_ arguments: ParsedArguments) throws {
    let place = arguments.requiredValue("data")
    let options = try ImageOptions(arguments)
    switch DataSetReference(place) {
    case .folder(let path, _): data = .folder(path, options)
    case .catalogue(let id, _):
      let others = ImageOptions.definitions.map(\.name).filter { !["channels", "mean", "std"].contains($0) }
      if let name = arguments.given(of: others) {
        throw UsageError("'--\(name)' applies to a folder or file of images, not to '\(id)'")
      }
      data = .catalogue(id, options)
    }
    let share = arguments.requiredValue("validation")
    guard let validation = ValidationShare(text: share) else {
      throw UsageError("'--validation' must be \(ValidationShare.rule), not '\(share)'")
    }
    self.validation = validation
    epochs = try arguments.integer("epochs", in: 1...100_000) ?? 10
    seed = try arguments.integer("seed", in: 0...Int.max) ?? 0
    let name = arguments.value("optimizer").flatMap { Optimizer.Name(rawValue: $0) }
    var settings = TrainingSettings(optimizer: Optimizer(name ?? .sgd))
    typealias Bounds = TrainingSettings.Bounds
    settings.learningRate =
      try arguments.number("learning-rate", in: Bounds.learningRate) ?? settings.learningRate
    if let decay = try arguments.number("weight-decay", in: Bounds.weightDecay) {
      settings.optimizer.weightDecay = decay
    }
    settings.batchSize = try arguments.integer("batch-size", in: Bounds.batchSize) ?? settings.batchSize
    settings.labelSmoothing =
      try arguments.number("label-smoothing", in: Bounds.labelSmoothing) ?? settings.labelSmoothing
    settings.warmUpEpochs = try arguments.number("warm-up", in: Bounds.warmUpEpochs) ?? settings.warmUpEpochs
    settings.augmentation.cropPadding = try arguments.integer("crop-padding", in: Bounds.cropPadding) ?? 0
    settings.augmentation.flip = arguments.flag("flip")
    try settings.augmentation.read(arguments)
    settings.frozen = arguments.values("freeze").map { VariablePattern($0) }
    settings.layerDecay = try arguments.number("layer-decay", in: Bounds.layerDecay) ?? 1
    settings.maximumNorm = try arguments.number("clip-norm", in: Bounds.maximumNorm)
    settings.accumulation = try arguments.integer("accumulate", in: Bounds.accumulation) ?? 1
    settings.averageDecay = try arguments.number("ema", in: Bounds.averageDecay)
    self.settings = settings
    weights = try WeightsOptions(arguments, required: 0).source.map { try StartWeights($0) }
  }
}

extension DataSetReference {
  /// A data set by its id or path: a path if it looks like one, or if no data set has this id and the folder or file
  /// exists.
  init(_ word: String) {
    let isPath = word.contains("/") || word == "." || word == ".."
    let exists = !DataSetCatalogue.ids.contains(word) && (DataSet.isFolder(word) || FileBytes.size(of: word) != nil)
    self = isPath || exists ? .folder(word) : .catalogue(word)
  }
}
