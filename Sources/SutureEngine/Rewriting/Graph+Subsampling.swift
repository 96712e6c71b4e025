import SutureGraph

extension Graph {
  /// The graph with each subsampling of feature maps, and so its gradient, as one operation that works in any memory
  /// order.
  func withSubsampling() throws(GraphError) -> Graph {
    let patterns = SubsamplePattern.all(in: self)
    if patterns.isEmpty { return self }
    var replaced: Set<Int> = []
    var results: [Int: SubsamplePattern] = [:]
    for pattern in patterns {
      replaced.formUnion(pattern.nodes.dropLast())
      if let last = pattern.nodes.last { results[last] = pattern }
    }
    return try rebuilt { graph, index, values throws(GraphError) in
      if replaced.contains(index) { return [] }
      let node = nodes[index]
      let olds = results[index].map { [$0.source] } ?? node.inputs
      var news: [Value] = []
      for old in olds {
        guard let new = values[old] else { throw .unknownValue(old.index) }
        news.append(new)
      }
      return try graph.apply(results[index]?.operation ?? node.operation, news)
    }
  }
}

/// The nodes of a subsampling, or of its gradient, in a graph.
private struct SubsamplePattern {
  /// The nodes in order; only the result of the last one is used elsewhere.
  private(set) var nodes: [Int] = []
  /// The value that is subsampled, or the upstream gradient.
  let source: Value
  /// What replaces the nodes.
  private(set) var operation: any Operation

  /// All subsamplings of a graph and their gradients.
  static func all(in graph: Graph) -> [SubsamplePattern] {
    var uses = [Int](repeating: 0, count: graph.shapes.count)
    for value in graph.nodes.flatMap(\.inputs) + graph.outputs + graph.updates.map(\.value) { uses[value.index] += 1 }
    /// For each value that one node alone reads, that node.
    var readers: [Value: Int] = [:]
    for (index, node) in graph.nodes.enumerated() {
      for input in node.inputs where uses[input.index] == 1 { readers[input] = index }
    }
    var patterns: [SubsamplePattern] = []
    var found: Set<Int> = []
    for index in graph.nodes.indices where !found.contains(index) {
      guard let pattern = SubsamplePattern(from: index, in: graph, readers) else { continue }
      patterns.append(pattern)
      found.formUnion(pattern.nodes)
    }
    return patterns
  }

  /// The pattern that begins with a node; nil if none does.
  private init?(from first: Int, in graph: Graph, _ readers: [Value: Int]) {
    source = graph.nodes[first].inputs.first ?? graph.nodes[first].outputs[0]
    let next = { (index: Int) in readers[graph.nodes[index].outputs[0]] }
    let node = { (index: Int?) in index.map { graph.nodes[$0] } }
    let input = graph.shape(source)
    guard input.rank == 4 else { return nil }
    let start = graph.nodes[first].operation
    if let rows = start as? Gather, let second = next(first), let columns = node(second)?.operation as? Gather {
      guard let strides = Self.strides(rows.axis, rows.indices, columns.axis, columns.indices, of: input) else {
        return nil
      }
      nodes = [first, second]
      var sizes = SubsampleSizes(input: input, strides: strides)
      if let third = next(second), let pad = node(third)?.operation as? Pad, pad.value == 0,
        [0, 2, 3].allSatisfy({ pad.before[$0] == 0 && pad.after[$0] == 0 })
      {
        nodes.append(third)
        (sizes.before, sizes.after) = (pad.before[1], pad.after[1])
      }
      operation = Subsample(sizes: sizes)
      return
    }
    var slice: Slice?
    var second: Int? = first
    if let cut = start as? Slice, graph.shape(source).axis(cut.axis) == 1 {
      slice = cut
      nodes = [first]
      second = next(first)
    }
    guard let second, let columns = node(second)?.operation as? ScatterAdd, let third = next(second),
      let rows = node(third)?.operation as? ScatterAdd
    else { return nil }
    let made = graph.shape(graph.nodes[third].outputs[0])
    guard let strides = Self.strides(rows.axis, rows.indices, columns.axis, columns.indices, of: made) else {
      return nil
    }
    nodes += [second, third]
    var sizes = SubsampleSizes(input: made, strides: strides)
    if let slice { (sizes.before, sizes.after) = (slice.start, input[1] - slice.end) }
    operation = SubsampleGradient(sizes: sizes)
  }

  /// The distances between the chosen rows and columns of maps; nil if they are not evenly spaced from the first on.
  private static func strides(
    _ axis: Int, _ indices: [Int], _ otherAxis: Int, _ otherIndices: [Int], of maps: Shape
  ) -> [Int]? {
    var strides = [0, 0]
    for (axis, indices) in [(axis, indices), (otherAxis, otherIndices)] {
      guard let axis = maps.axis(axis), axis >= 2, strides[axis - 2] == 0 else { return nil }
      let stride = indices.count > 1 ? indices[1] : maps[axis]
      guard stride > 0, indices == Array(Swift.stride(from: 0, to: maps[axis], by: stride)) else { return nil }
      strides[axis - 2] = stride
    }
    return strides
  }
}
