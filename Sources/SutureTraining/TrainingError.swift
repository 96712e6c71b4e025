import SutureData
import SutureGraph
import SutureSupport

/// Why training cannot begin or complete.
public enum TrainingError: DeterministicError, Hashable, Sendable, CustomStringConvertible {
  /// The backbone does not output one number per class.
  case wrongOutput(shape: String, classes: Int)
  /// Training diverged: the loss of a step, counted from 1, is NaN or infinite.
  case lossNotFinite(epoch: Int, step: Int, steps: Int)
  /// Training diverged: the mean loss of an epoch exceeds the bound.
  case lossTooLarge(epoch: Int, loss: Double, bound: Double)
  /// Training diverged: an output of the trained network is NaN or infinite.
  case outputNotFinite(EvaluationSplit)
  /// No variable of the network matches a pattern.
  case noSuchVariables(String)
  /// The training images make fewer batches than one update needs.
  case tooFewBatches(batches: Int, accumulation: Int)
  /// The file of the weights to start with is not the one that was read before.
  case weightsChanged(path: String)
  /// All parameters are frozen.
  case nothingToTrain
  /// Training does not fit into memory: the minimum of what it needs, and what is available, in bytes.
  case tooLittleMemory(needed: Int, limit: Int, batch: Int, image: Shape)

  /// The facts in one sentence.
  public var description: String {
    switch self {
    case .wrongOutput(let shape, let classes):
      "the backbone gives \(shape) where the data set needs a number for each of its \(classes) classes"
    case .lossNotFinite(let epoch, let step, let steps):
      "diverged: the loss is not finite in epoch \(epoch), step \(step) of \(steps)"
    case .lossTooLarge(let epoch, let loss, let bound):
      "diverged: the mean loss of epoch \(epoch) is \(Float(loss)), above the bound of \(Float(bound))"
    case .outputNotFinite(let split): "diverged: the network's outputs for some \(split) images are not finite"
    case .noSuchVariables(let pattern):
      "no variable of the network matches '\(pattern)': give \(VariablePattern.explanation)"
    case .tooFewBatches(let batches, let accumulation):
      "one update needs \(accumulation) batches, but the training images make \(batches): use a smaller batch size"
    case .weightsChanged(let path): "'\(path)' has changed since it was first read"
    case .nothingToTrain: "all parameters are frozen: nothing is left to train"
    case .tooLittleMemory(let needed, let limit, let batch, let image):
      "training with a batch size of \(batch) on images of \(image) needs at least \(Self.gibibytes(needed)) of memory; "
        + "there are \(Self.gibibytes(limit)) here" + (batch > 1 ? ": use a smaller batch size" : "")
    }
  }

  /// A machine with more memory, or less beside it, may train.
  public var isDeterministic: Bool {
    if case .tooLittleMemory = self { return false }
    return true
  }

  private static func gibibytes(_ bytes: Int) -> String {
    NumberText.decimal(Double(bytes) / Double(1 << 30), digits: 1) + " GiB"
  }
}
