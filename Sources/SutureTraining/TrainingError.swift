import SutureData
import SutureGraph
import SutureSupport

/// Why a training cannot begin or come to its end.
public enum TrainingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The backbone does not give one number for each class.
  case wrongOutput(shape: String, classes: Int)
  /// Training diverged: the loss of a step, counted from 1, is NaN or infinite.
  case lossNotFinite(epoch: Int, step: Int, steps: Int)
  /// Training diverged: the mean loss of an epoch exceeds the bound.
  case lossTooLarge(epoch: Int, loss: Double, bound: Double)
  /// Training diverged: the trained network's outputs on some image are NaN or infinite.
  case outputNotFinite(EvaluationSplit)
  /// A training does not fit into memory: the bytes that it needs at least, and those that there are.
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
    case .tooLittleMemory(let needed, let limit, let batch, let image):
      "training with a batch size of \(batch) on images of \(image) needs at least \(Self.gibibytes(needed)) of memory; "
        + "there are \(Self.gibibytes(limit)) here" + (batch > 1 ? ": use a smaller batch size" : "")
    }
  }

  private static func gibibytes(_ bytes: Int) -> String {
    FixedPoint.text(Double(bytes) / Double(1 << 30), digits: 1) + " GiB"
  }
}
