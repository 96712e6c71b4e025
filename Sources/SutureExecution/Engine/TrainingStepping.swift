/// The training of a classifier, prepared by an engine: forward, cross entropy, backward, update.
///
/// Reading the store after a step gives the parameters and buffers after that step; an engine may keep them elsewhere until
/// they are read.
public protocol TrainingStepping: AnyObject {
  /// The memory that the values of one step share, in bytes.
  var arenaByteCount: Int { get }

  /// The bytes that one step reads and writes, each tensor counted once per operation.
  var movedByteCount: Int { get }

  /// Trains on one batch.
  ///
  /// - Parameters:
  ///   - images: [n, c, h, w], row-major.
  ///   - labels: n class indices.
  ///   - mix: the second labels of mixed images; nil for images with one label.
  ///   - seed: determines dropout masks.
  /// - Throws: `EngineError` if the counts differ from the prepared batch, or the engine fails.
  func run(
    images: [Float], labels: [Int], mix: LabelMix?, learningRate: Double, seed: UInt64
  ) throws(EngineError) -> TrainingStepResult

  /// Trains on one batch of images with one label each, and measures each step of the work.
  ///
  /// - Returns: for each step in order, the names of the operations that it computes (none for a copy), and its wall
  ///   time in seconds; the last one is the optimizer's. An engine that cannot time steps returns a single entry.
  /// - Throws: `EngineError` if the counts differ from the prepared batch, or the engine fails.
  func profile(
    images: [Float], labels: [Int], learningRate: Double, seed: UInt64
  ) throws(EngineError) -> [(operations: [String], seconds: Double)]

  /// Brings parameters and buffers of the store up to date.
  /// - Throws: `EngineError` if they are lost.
  func synchronize() throws(EngineError)

  /// The optimizer's state of each parameter, by name, to resume from with `restore`.
  /// - Throws: `EngineError` if it is lost.
  func optimizerState() throws(EngineError) -> SafeTensors

  /// Restores the optimizer's state after a number of steps; the parameters are those of the store.
  ///
  /// - Parameter path: the file that the state was read from, for errors.
  /// - Throws: `SafeTensorsError` if a tensor is missing, `EngineError.wrongShape` if one has another shape.
  func restore(_ state: SafeTensors, steps: Int, path: String) throws
}

extension TrainingStepping {
  /// Nothing, for engines that work on the store itself.
  public func synchronize() throws(EngineError) {}

  /// Trains on one batch of images with one label each.
  public func run(
    images: [Float], labels: [Int], learningRate: Double, seed: UInt64
  ) throws(EngineError) -> TrainingStepResult {
    try run(images: images, labels: labels, mix: nil, learningRate: learningRate, seed: seed)
  }
}

/// The outcome of one training step.
public struct TrainingStepResult: Hashable, Sendable {
  /// The mean cross entropy of the batch before the update.
  public let loss: Float
  /// The number of correctly classified images of the batch before the update.
  public let right: Int

  /// Creates a result.
  public init(loss: Float, right: Int) {
    self.loss = loss
    self.right = right
  }
}
