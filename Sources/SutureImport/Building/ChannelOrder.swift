import SutureGraph

/// Tells tensors whose channels come first, such as maps [n, c, h, w], from those whose channels come last, such as
/// [n, h, w, c], by the operations that made them.
struct ChannelOrder {
  /// The positions of the nodes that compute a value, for the nodes up to `count`.
  private var producers: [Value: Int] = [:]
  private var count = 0
  /// Whether channels are last, for values that were asked for.
  private var known: [Value: Bool] = [:]

  /// The most operations that are followed back.
  private static let depth = 64

  /// Whether the last axis of a tensor holds its channels.
  mutating func isLast(_ value: Value, in graph: Graph) -> Bool {
    for index in count..<graph.nodes.count {
      for output in graph.nodes[index].outputs { producers[output] = index }
    }
    count = graph.nodes.count
    return isLast(value, in: graph, depth: ChannelOrder.depth)
  }

  private mutating func isLast(_ value: Value, in graph: Graph, depth: Int) -> Bool {
    if let answer = known[value] { return answer }
    guard depth > 0, let index = producers[value] else { return false }
    let answer = isLast(graph.nodes[index], graph.shape(value), in: graph, depth: depth)
    known[value] = answer
    return answer
  }

  private mutating func isLast(_ node: Node, _ shape: Shape, in graph: Graph, depth: Int) -> Bool {
    guard let input = node.inputs.first else { return false }
    let source = graph.shape(input)
    switch node.operation.name {
    case "linear", "layer_norm": return true
    case "permute":
      guard let permute = node.operation as? Permute, let last = permute.axes.last else { return false }
      let wasLast = isLast(input, in: graph, depth: depth - 1)
      return wasLast ? last == source.rank - 1 : last == 1 && source.rank > 2
    case "reshape":
      // The last axis is the same one: windows of a map, and tokens as a map.
      return source.dimensions.last == shape.dimensions.last && isLast(input, in: graph, depth: depth - 1)
    default:
      // Operations on single elements, joined and cut tensors keep the order; convolutions and pools have inputs whose
      // channels come first.
      guard !ChannelOrder.spatial.contains(node.operation.name) else { return false }
      return node.inputs.contains { graph.shape($0).rank == shape.rank && isLast($0, in: graph, depth: depth - 1) }
    }
  }

  /// Operations on maps [n, c, h, w].
  private static let spatial: Set<String> = [
    "convolution", "transposed_convolution", "batch_norm", "group_norm", "max_pool", "average_pool",
    "adaptive_average_pool", "adaptive_max_pool", "resize", "unfold", "fold", "grid_sample", "matmul",
  ]
}
