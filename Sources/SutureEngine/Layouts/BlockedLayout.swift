import SutureExecution
import SutureGraph

/// A graph whose feature maps may lie in blocks of channels, [n, c / block, h, w, block]: the memory order in which
/// oneDNN's convolutions work, kept from one convolution to the next.
struct BlockedLayout {
  /// The graph, with a `Relayout` wherever the order changes.
  let graph: Graph
  /// The role of each of the graph's nodes.
  let roles: [OperationRole]
  /// The number of channels per block; 1 if all tensors are row-major.
  let block: Int
  /// The indices of the values that lie in blocks: [n, c, h, w], or views of such.
  let values: Set<Int>

  /// All tensors row-major.
  /// - Throws: `EngineError.missingKernel` for an operation that the engine does not know.
  init(rowMajor graph: Graph) throws(EngineError) {
    self.init(rowMajor: graph, roles: try graph.roles())
  }

  /// All tensors row-major, in a graph whose nodes have the given roles.
  init(rowMajor graph: Graph, roles: [OperationRole]) {
    self.graph = graph
    self.roles = roles
    block = 1
    values = []
  }

  /// A layout that planning has found.
  init(_ graph: Graph, block: Int, values: Set<Int>) throws(EngineError) {
    self.graph = graph
    roles = try graph.roles()
    self.block = block
    self.values = values
  }
}
