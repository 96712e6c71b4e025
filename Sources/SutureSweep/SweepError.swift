import SutureData
import SutureGraph

/// Why a sweep cannot begin or go on.
public enum SweepError: Error, Hashable, Sendable, CustomStringConvertible {
  /// No module fits the space's selection.
  case emptySpace
  /// No module has this tag.
  case unknownTag(String, known: [String])
  /// A space holds more compositions than are tried one by one.
  case spaceTooLarge(compositions: Int, spellings: Int, limit: Int)
  /// The modules of a space have more combinations of hyperparameters than are told apart.
  case tooManyVariants(count: Int, limit: Int)
  /// The store holds no sweep.
  case nothingStored(path: String)
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
  /// No candidate has an accuracy yet.
  case nothingTrained(sweep: String)
  /// The bare backbone failed, with which all candidates are compared.
  case baselineFailed(reason: String)
  /// A worker ended or fell silent.
  case workerLost(reason: String)
  /// The store holds other sweeps, but none of this name.
  case noSweep(name: String, path: String, known: [String])
  /// A plugin or the images changed while the sweep ran.
  case changedMeanwhile(String)

  /// The facts in one sentence.
  public var description: String {
    switch self {
    case .emptySpace: "the space selects no module"
    case .unknownTag(let tag, let known):
      "no module has the tag '\(tag)'\(Suggestion.clause(for: tag, in: known)): tags are \(known.joined(separator: ", "))"
    case .spaceTooLarge(let compositions, let spellings, let limit):
      "the space holds \(compositions) compositions in \(spellings) spellings, more than the \(limit) that are tried one "
        + "by one: draw from it with 'search: {method: random, budget: 1000}', or let the accurate ones breed with "
        + "'search: {method: evolution, budget: 1000}'"
    case .tooManyVariants(let count, let limit):
      "the values that manifests list for sweeps give the space's modules \(count) combinations, more than the \(limit) "
        + "that are told apart: fix some of the values, as in 'se(reduction: 8)', or use 'hyperparameters: default'"
    case .nothingStored(let path): "'\(path)' holds no sweep"
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
    case .nothingTrained(let sweep): "no candidate of the sweep '\(sweep)' has been trained yet"
    case .baselineFailed(let reason):
      "the bare backbone failed: \(reason); without it no candidate can be compared. Once the cause is removed, "
        + "run it again with '--retry-failed'"
    case .workerLost(let reason): reason
    case .noSweep(let name, let path, let known):
      "'\(path)' holds no sweep '\(name)', only \(known.map { "'\($0)'" }.joined(separator: ", "))"
    case .changedMeanwhile(let what):
      "\(what) changed while the sweep was running; nothing of it was recorded since. Run the sweep again: it begins "
        + "with what is there now, and results that still hold are used"
    }
  }

  private static func gibibytes(_ bytes: Int) -> String {
    FixedPoint.text(Double(bytes) / Double(1 << 30), digits: 1) + " GiB"
  }
}
