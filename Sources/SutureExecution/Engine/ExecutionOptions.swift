/// How a graph is planned.
public struct PlanOptions: Sendable {
  /// How many threads it computes on; equal counts give equal bits.
  public var threads: ThreadCount

  /// The outputs that are the gradients of the graph's parameters, one for each and in their order.
  ///
  /// They are then placed in one block (`Plan.gradients`) that is laid out as the store's block of parameters, so that
  /// one flat loop updates all of them. Parameters of the store that the graph does not have keep a gradient of 0.
  public var gradientOutputs: Range<Int>

  /// Whether memory whose content is no longer needed is used again; only tests turn this off.
  public var reusesMemory: Bool

  /// Whether operations are computed together; only tests turn this off.
  public var fuses: Bool

  /// Whether feature maps may lie in blocks of channels; only tests turn this off.
  public var usesBlocks = true

  /// The bytes of memory that a plan may take for its values, checked before any is taken; nil for no limit.
  public var memoryLimit: Int?

  /// Creates options.
  public init(
    threads: ThreadCount = .available, gradientOutputs: Range<Int> = 0..<0, reusesMemory: Bool = true,
    fuses: Bool = true
  ) {
    self.threads = threads
    self.gradientOutputs = gradientOutputs
    self.reusesMemory = reusesMemory
    self.fuses = fuses
  }
}
