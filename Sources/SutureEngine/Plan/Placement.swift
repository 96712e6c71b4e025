/// Where a value lies, row-major, while a plan runs.
enum Placement: Hashable {
  /// In a variable of the store.
  case variable(slot: Int)
  /// In the block of gradients, from a number of floats on.
  case gradient(offset: Int)
  /// In a piece of the arena.
  case arena(storage: Int)
}

/// One or more nodes of the graph, computed by one kernel.
struct Step {
  /// The nodes' indices; empty for a copy that the plan adds.
  let nodes: [Int]
  let inputs: [Int]
  let outputs: [Int]
  let kernel: any Kernel
  /// The floats of all inputs and outputs.
  let movedCount: Int
}
