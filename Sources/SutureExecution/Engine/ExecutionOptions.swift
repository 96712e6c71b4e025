/// How an engine executes a graph.
public struct ExecutionOptions: Hashable, Sendable {
  /// The number of threads; equal counts give equal bits.
  public var threads: ThreadCount

  /// The range of outputs that are the gradients of the graph's trainable parameters, one per parameter and in their order.
  ///
  /// They are placed in one block (`Executable.gradients`) with the layout of the store's block of parameters, so that
  /// one flat loop updates all of them. Parameters of the store that the graph does not use keep a gradient of 0.
  public var gradientOutputs: Range<Int>

  /// The memory limit for an executable's values in bytes, checked before any memory is allocated; nil for none.
  public var memoryLimit: Int?

  /// Creates options.
  public init(
    threads: ThreadCount = .available, gradientOutputs: Range<Int> = 0..<0, memoryLimit: Int? = nil
  ) {
    self.threads = threads
    self.gradientOutputs = gradientOutputs
    self.memoryLimit = memoryLimit
  }
}
