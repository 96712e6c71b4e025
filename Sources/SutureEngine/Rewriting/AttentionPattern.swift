import SutureGraph

/// The nodes of an attention, softmax(scale · q kᵀ) v, and those of its gradients.
///
/// Only an attention whose scores, weights and their gradients are used by nothing else is found.
struct AttentionPattern {
  /// The inputs.
  let queries: Value
  let keys: Value
  let values: Value
  let sizes: AttentionSizes
  /// The node that computes the result.
  let result: Int
  /// The nodes whose results are no longer needed.
  private(set) var replaced: Set<Int>
  /// The upstream gradient, and the nodes that compute the gradients of queries, keys and values; nil where there is no
  /// gradient or not all of them are wanted.
  private(set) var gradient: (upstream: Value, nodes: [Int])?

  /// The attentions of a graph.
  static func all(in graph: Graph) -> [AttentionPattern] {
    let uses = GraphUses(graph)
    return graph.nodes.indices.compactMap { AttentionPattern(softmax: $0, uses) }
  }

  /// Finds the attention to which a softmax belongs; nil if there is none.
  private init?(softmax: Int, _ uses: GraphUses) {
    let graph = uses.graph
    let node = graph.nodes[softmax]
    guard let operation = node.operation as? Softmax, !operation.isLogarithmic else { return nil }
    let weights = node.outputs[0]
    let shape = graph.shape(weights)
    guard shape.rank >= 2, shape.axis(operation.axis) == shape.rank - 1 else { return nil }

    // The scores: a product of matrices, possibly scaled.
    var scale = 1.0
    var scores = node.inputs[0]
    var replaced: Set<Int> = [softmax]
    guard var producer = uses.onlyProducer(of: scores, usedBy: [softmax]) else { return nil }
    if let affine = graph.nodes[producer].operation as? Affine, affine.shift == 0 {
      scale = affine.scale
      replaced.insert(producer)
      scores = graph.nodes[producer].inputs[0]
      guard let inner = uses.onlyProducer(of: scores, usedBy: [producer]) else { return nil }
      producer = inner
    }
    guard let product = graph.nodes[producer].operation as? MatMul else { return nil }
    replaced.insert(producer)
    (queries, keys) = (graph.nodes[producer].inputs[0], graph.nodes[producer].inputs[1])

    // The result, and perhaps a gradient.
    let users = uses.users(of: weights)
    let slopes = users.filter { graph.nodes[$0].operation is SoftmaxGradient }
    let found = users.compactMap { Self.result($0, of: weights, in: graph) }
    // Of the products with the weights, the first is the result; the gradient of the values follows.
    guard !uses.isOutput(weights), slopes.count <= 1, let first = found.min(by: { $0.node < $1.node }) else {
      return nil
    }
    result = first.node
    values = first.values
    let (rows, columns) = (shape[shape.rank - 2], shape[shape.rank - 1])
    let leading = Array(shape.dimensions.dropLast(2))
    let operands = [queries, keys, values].map(graph.shape)
    guard Set([queries, keys, values]).count == 3,
      operands.allSatisfy({ Array($0.dimensions.dropLast(2)) == leading })
    else { return nil }
    let result = graph.shape(graph.nodes[first.node].outputs[0])
    sizes = AttentionSizes(
      items: leading.reduce(1, *), queries: rows, keys: columns,
      features: operands[0].elementCount / max(leading.reduce(1, *) * rows, 1),
      values: result.elementCount / max(leading.reduce(1, *) * rows, 1), scale: scale,
      transposesQueries: product.transposesA, transposesKeys: !product.transposesB,
      transposesValues: first.transposesValues, transposesResult: first.transposesResult)
    self.replaced = replaced
    gradient = nil
    guard let slope = slopes.first else {
      if users != [first.node] { return nil }
      return
    }
    guard let gradient = Self.gradient(slope, self, users: users, uses) else { return nil }
    self.gradient = (gradient.upstream, gradient.nodes)
    self.replaced.formUnion(gradient.replaced)
  }

  /// A product of values and weights.
  private struct Result {
    let node: Int
    let values: Value
    let transposesValues: Bool
    let transposesResult: Bool
  }

  /// The product that a node makes of values and weights; nil if it is another node.
  private static func result(_ index: Int, of weights: Value, in graph: Graph) -> Result? {
    let node = graph.nodes[index]
    guard let product = node.operation as? MatMul, node.inputs[0] != node.inputs[1] else { return nil }
    if node.inputs[0] == weights, !product.transposesA {
      return Result(
        node: index, values: node.inputs[1], transposesValues: product.transposesB, transposesResult: false)
    }
    if node.inputs[1] == weights, product.transposesB {
      return Result(
        node: index, values: node.inputs[0], transposesValues: !product.transposesA, transposesResult: true)
    }
    return nil
  }

  /// The gradients that follow from a softmax's gradient; nil if they are used otherwise.
  private static func gradient(
    _ slope: Int, _ pattern: AttentionPattern, users: [Int], _ uses: GraphUses
  ) -> (upstream: Value, nodes: [Int], replaced: Set<Int>)? {
    let graph = uses.graph
    // The gradient of the weights: the upstream gradient times the values.
    let incoming = graph.nodes[slope].inputs[1]
    guard let product = uses.onlyProducer(of: incoming, usedBy: [slope]), graph.nodes[product].operation is MatMul,
      graph.nodes[product].inputs[1] == pattern.values
    else { return nil }
    let upstream = graph.nodes[product].inputs[0]
    guard graph.shape(upstream) == graph.shape(graph.nodes[pattern.result].outputs[0]) else { return nil }
    var replaced: Set<Int> = [slope, product]

    func other(_ node: Int, than value: Value) -> Value? {
      let inputs = graph.nodes[node].inputs
      guard graph.nodes[node].operation is MatMul, inputs.contains(value) else { return nil }
      return inputs[0] == value ? inputs[1] : inputs[0]
    }
    let weights = graph.nodes[slope].inputs[0]
    let rest = users.filter { $0 != slope && $0 != pattern.result }
    guard rest.count == 1, other(rest[0], than: weights) == upstream else { return nil }

    // The gradient of the scores, possibly scaled, times keys and queries.
    var slopes = graph.nodes[slope].outputs[0]
    if !uses.isOutput(slopes), let scaling = uses.users(of: slopes).first, uses.users(of: slopes).count == 1,
      let affine = graph.nodes[scaling].operation as? Affine
    {
      guard affine.shift == 0, affine.scale == pattern.sizes.scale else { return nil }
      replaced.insert(scaling)
      slopes = graph.nodes[scaling].outputs[0]
    } else if pattern.sizes.scale != 1 {
      return nil
    }
    let products = uses.users(of: slopes)
    guard !uses.isOutput(slopes), products.count == 2,
      let ofQueries = products.first(where: { other($0, than: slopes) == pattern.keys }),
      let ofKeys = products.first(where: { other($0, than: slopes) == pattern.queries })
    else { return nil }
    return (upstream, [ofQueries, ofKeys, rest[0]], replaced)
  }
}

/// Which nodes of a graph produce and use each value.
private struct GraphUses {
  let graph: Graph
  private var producers: [Int: Int] = [:]
  private var users: [Int: [Int]] = [:]
  private let outputs: Set<Int>

  init(_ graph: Graph) {
    self.graph = graph
    outputs = Set((graph.outputs + graph.updates.map(\.value)).map(\.index))
    for (index, node) in graph.nodes.enumerated() {
      for output in node.outputs { producers[output.index] = index }
      for input in Set(node.inputs.map(\.index)) { users[input, default: []].append(index) }
    }
  }

  /// The nodes that use a value, in order.
  func users(of value: Value) -> [Int] { users[value.index] ?? [] }

  /// Whether a value is read after the run.
  func isOutput(_ value: Value) -> Bool { outputs.contains(value.index) }

  /// The node that produces a value used by exactly the given nodes; nil otherwise.
  func onlyProducer(of value: Value, usedBy expected: [Int]) -> Int? {
    isOutput(value) || users(of: value) != expected ? nil : producers[value.index]
  }
}
