extension Graph {
  /// A value as a multiple of another.
  package enum Gate: Hashable {
    /// The value is the other one.
    case one
    /// The value is the other one times this gate, which broadcasts to its shape.
    case value(Value)
    /// The value is not a multiple of the other one.
    case none(GateObstacle)
  }

  /// Finds the gates by which products are multiples of a value, and takes the products out of the graph.
  ///
  /// Operations that compute gates stand in the scopes of the products that they replace, so that a module computes its
  /// gate instead of its output. The graph stays unchanged if one of the values is no product.
  /// - Parameters:
  ///   - products: values that nothing uses yet.
  ///   - x: the value of which they are multiples.
  package mutating func takeGates(of products: [Value], over x: Value) throws(GraphError) -> [Gate] {
    let start = (nodes.lastIndex { $0.outputs.contains(x) }).map { $0 + 1 } ?? 0
    let search = GateSearch(self, from: start, source: x)
    let obstacles = products.map(search.obstacle)
    guard obstacles.allSatisfy({ $0 == nil }) else { return obstacles.map { $0.map(Gate.none) ?? .one } }
    var writer = GateWriter(start: start)
    let needed = search.needed(for: products)
    for node in nodes[start...] {
      writer.nodes.append(node)
      guard let value = node.outputs.first, needed.contains(value), let multiple = search.multiples[value] else {
        continue
      }
      writer.gates[value] = try writer.gate(multiple.factor, of: node, in: &self)
    }
    guard start + writer.nodes.count <= Graph.maximumNodeCount else {
      throw .overBudget(what: "operations", limit: Graph.maximumNodeCount)
    }
    nodes.replaceSubrange(start..., with: writer.nodes)
    let gates = products.map { writer.gates[$0].map(Gate.value) ?? .one }
    removeUnused(products, keeping: Set(writer.gates.values).union([x]), from: start)
    return gates
  }

  /// Removes the operations from an index on that compute values that nothing uses, and those that only these need.
  private mutating func removeUnused(_ values: [Value], keeping kept: Set<Value>, from start: Int) {
    var useCounts: [Value: Int] = [:]
    for node in nodes[start...] { for input in node.inputs { useCounts[input, default: 0] += 1 } }
    for value in kept.union(outputs) { useCounts[value, default: 0] += 1 }
    var candidates = Set(values)
    var remaining: [Node] = []
    for node in nodes[start...].reversed() {
      guard node.outputs.allSatisfy({ candidates.contains($0) && useCounts[$0, default: 0] == 0 }) else {
        remaining.append(node)
        continue
      }
      for input in node.inputs { useCounts[input, default: 0] -= 1 }
      candidates.formUnion(node.inputs)
    }
    nodes.replaceSubrange(start..., with: remaining.reversed())
  }
}

/// Writes the operations that compute gates among those that compute the products.
private struct GateWriter {
  /// The index of the first operation of `nodes` in the graph.
  let start: Int
  var nodes: [Node] = []
  /// The gates of multiples; none for those with the factor 1.
  var gates: [Value: Value] = [:]

  /// Computes a factor in the scope of the node that computes the multiple.
  /// - Returns: nil for the factor 1.
  mutating func gate(
    _ factor: GateSearch.Factor, of node: Node, in graph: inout Graph
  ) throws(GraphError) -> Value? {
    switch factor {
    case .one: return nil
    case .product(let value, let other):
      guard let gate = gates[value] else { return other }
      return try add(Binary(.multiply), [gate, other], node, in: &graph)
    case .quotient(let value, let other):
      return try add(Binary(.divide), [try known(value, node, in: &graph), other], node, in: &graph)
    case .scaled(let value, let scale):
      guard let gate = gates[value] else {
        return try constant(scale, rank: graph.shape(value).rank, node, in: &graph)
      }
      return try add(Affine(scale: scale, shift: 0), [gate], node, in: &graph)
    case .sum(let first, let second, let subtracts):
      switch (gates[first], gates[second]) {
      case (nil, nil): return try constant(subtracts ? 0 : 2, rank: graph.shape(first).rank, node, in: &graph)
      case (nil, let gate?): return try add(Affine(scale: subtracts ? -1 : 1, shift: 1), [gate], node, in: &graph)
      case (let gate?, nil): return try add(Affine(scale: 1, shift: subtracts ? -1 : 1), [gate], node, in: &graph)
      case (let gate?, let other?):
        return try add(Binary(subtracts ? .subtract : .add), [gate, other], node, in: &graph)
      }
    case .moved(let value, let operation):
      guard let gate = gates[value] else { return nil }
      return try moved(gate, as: operation, from: graph.shape(value), node, in: &graph)
    case .joined(let values, _):
      guard values.contains(where: { gates[$0] != nil }) else { return nil }
      var parts: [Value] = []
      for value in values {
        let gate = try known(value, node, in: &graph)
        parts.append(try stretched(gate, to: graph.shape(value), node, in: &graph))
      }
      return try add(node.operation, parts, node, in: &graph)
    }
  }

  /// The gate of a multiple, also if it is 1.
  private mutating func known(_ value: Value, _ node: Node, in graph: inout Graph) throws(GraphError) -> Value {
    if let gate = gates[value] { return gate }
    return try constant(1, rank: graph.shape(value).rank, node, in: &graph)
  }

  /// A gate of a value of a shape, moved as the value is.
  private mutating func moved(
    _ gate: Value, as operation: any Operation, from shape: Shape, _ node: Node, in graph: inout Graph
  ) throws(GraphError) -> Value {
    switch operation {
    case is Permute:
      return try add(operation, [try aligned(gate, rank: shape.rank, node, in: &graph)], node, in: &graph)
    case let slice as Slice:
      let gate = try aligned(gate, rank: shape.rank, node, in: &graph)
      let isStretched = shape.axis(slice.axis).map { graph.shape(gate)[$0] == 1 } ?? false
      return isStretched ? gate : try add(operation, [gate], node, in: &graph)
    default:  // Reshapes, which need every element of the gate.
      return try add(operation, [try stretched(gate, to: shape, node, in: &graph)], node, in: &graph)
    }
  }

  /// A gate with sizes of 1 in front, up to a rank.
  private mutating func aligned(
    _ gate: Value, rank: Int, _ node: Node, in graph: inout Graph
  ) throws(GraphError) -> Value {
    let shape = graph.shape(gate)
    guard shape.rank < rank else { return gate }
    let sizes = [Int](repeating: 1, count: rank - shape.rank) + shape.dimensions
    return try add(Reshape(Shape(sizes)), [gate], node, in: &graph)
  }

  private mutating func stretched(
    _ gate: Value, to shape: Shape, _ node: Node, in graph: inout Graph
  ) throws(GraphError) -> Value {
    graph.shape(gate) == shape ? gate : try add(Expand(shape), [gate], node, in: &graph)
  }

  private mutating func constant(
    _ value: Double, rank: Int, _ node: Node, in graph: inout Graph
  ) throws(GraphError) -> Value {
    try add(
      Constant(shape: Shape([Int](repeating: 1, count: rank)), value: value), [], node, in: &graph)
  }

  private mutating func add(
    _ operation: any Operation, _ inputs: [Value], _ node: Node, in graph: inout Graph
  ) throws(GraphError) -> Value {
    let output = try graph.newValue(try operation.outputShapes(inputs.map(graph.shape))[0])
    nodes.append(
      Node(operation: operation, inputs: inputs, outputs: [output], scope: node.scope, reentry: node.reentry))
    return output
  }
}
