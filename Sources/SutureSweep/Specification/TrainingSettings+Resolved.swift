import SutureData
import SutureExecution
import SutureTraining

extension TrainingSettings {
  /// The settings that few sweeps use, each only if it is used.
  private var resolvedExtras: [ResolvedSpecification.Setting] {
    [
      frozen.isEmpty ? nil : .init("freeze", .text(frozen.map(\.text).joined(separator: ", "))),
      layerDecay == 1 ? nil : .init("layer_decay", .number(layerDecay)),
      maximumNorm.map { .init("clip_norm", .number($0)) },
      accumulation == 1 ? nil : .init("accumulate", .integer(accumulation)),
      averageDecay.map { .init("ema", .number($0)) },
    ].compactMap(\.self)
  }
}

extension TrainingSettings {
  /// All hyperparameters of training, including those that cannot be changed.
  var resolved: [ResolvedSpecification.Setting] {
    let update: [ResolvedSpecification.Setting] =
      switch optimizer {
      case .sgd(let momentum, let nesterov, _):
        [
          .init("optimizer", .text("SGD")), .init("momentum", .number(momentum)),
          .init("nesterov", .flag(nesterov)),
        ]
      case .adamW(let beta1, let beta2, let epsilon, _):
        [
          .init("optimizer", .text("AdamW")), .init("beta1", .number(beta1)),
          .init("beta2", .number(beta2)), .init("epsilon", .number(epsilon)),
        ]
      }
    return update + [
      .init("learning_rate", .number(learningRate)),
      .init("schedule", .text("linear warm-up, then half a cosine to 0, by steps")),
      .init("warm_up_epochs", .number(warmUpEpochs)), .init("weight_decay", .number(optimizer.weightDecay)),
      .init("weight_decay_on", .text("matrices and kernels, not norms and biases")),
      .init("batch_size", .integer(batchSize)), .init("loss", .text("cross entropy")),
      .init("label_smoothing", .number(labelSmoothing)), .init("crop_padding", .integer(augmentation.cropPadding)),
      .init("flip", .flag(augmentation.flip)),
    ] + augmentation.settings + [
      .init(
        "normalisation",
        .text(
          "(pixel / 255 − mean) / deviation by channel, of the training images; of ImageNet for photographs; or as given"
        )),
      .init("precision", .text("32-bit floating point")),
    ] + resolvedExtras
  }
}
