import SutureGraph

/// Tells maps [n, c, h, w] from maps [n, h, w, c], by the operations that made them.
struct ChannelOrder {
  /// The positions of the nodes that compute a value, for the nodes up to `count`.
  private var producers: [Value: Int] = [:]
  private var count = 0
  /// Whether channels are last, for values that were asked for.
  private var known: [Value: Bool] = [:]

  /// The most operations that are followed back.
  private static let depth = 64

  /// Whether a tensor of four axes has its channels last.
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
    case "permute":
      guard let permute = node.operation as? Permute else { return false }
      switch permute.axes {
      case [0, 2, 3, 1]: return !isLast(input, in: graph, depth: depth - 1)
      case [0, 1, 2, 3]: return isLast(input, in: graph, depth: depth - 1)
      default: return false
      }
    case "linear", "layer_norm": return true
    case "reshape":
      // Tokens [n, h · w, c] as a map.
      return source.rank == 3 && source[2] == shape[3] && source[1] == shape[1] * shape[2] && source[1] != shape[1]
    default:
      // Operations on single elements, joined and cut tensors keep the order; convolutions and pools have inputs whose
      // channels come first.
      guard source.rank == 4, !ChannelOrder.spatial.contains(node.operation.name) else { return false }
      return node.inputs.contains { graph.shape($0).rank == 4 && isLast($0, in: graph, depth: depth - 1) }
    }
  }

  /// Operations on maps [n, c, h, w].
  private static let spatial: Set<String> = [
    "convolution", "transposed_convolution", "batch_norm", "group_norm", "max_pool", "average_pool",
    "adaptive_average_pool", "adaptive_max_pool", "resize", "unfold", "fold", "grid_sample", "matmul",
  ]
}
