/// The place of a value's elements in memory.
enum Placement: Hashable {
  /// In a variable of the store.
  case variable(slot: Int)
  /// In the block of gradients, at an offset in floats.
  case gradient(offset: Int)
  /// In a storage of the arena.
  case arena(storage: Int)
}

/// One or more nodes of the graph, computed by one kernel.
struct Step {
  /// The nodes' indices; empty for a copy that the planner adds.
  let nodes: [Int]
  let inputs: [Int]
  let outputs: [Int]
  let kernel: any Kernel
  /// The number of elements of all inputs and outputs.
  let movedCount: Int
}
