import SutureGraph

/// Where a graph's feature maps lie in blocks of channels, [n, c / block, h, w, block]: the order that convolutions work
/// in, kept from one to the next.
struct BlockedLayout {
  /// The graph, with `Relayout` where the order changes.
  let graph: Graph
  /// The channels a block.
  let block: Int
  /// Those of the graph's values that lie in blocks; they are [n, c, h, w], or views of such.
  let values: Set<Int>

  /// Everything row by row.
  init(rowMajor graph: Graph) {
    self.graph = graph
    block = 1
    values = []
  }

  init(_ graph: Graph, block: Int, values: Set<Int>) {
    self.graph = graph
    self.block = block
    self.values = values
  }
}
