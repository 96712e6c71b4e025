import SutureGraph

extension Graph {
  /// The graph with each attention as one operation, and so its gradients: no scores of all tokens are in memory.
  func withAttention() throws(GraphError) -> Graph {
    let patterns = AttentionPattern.all(in: self)
    if patterns.isEmpty { return self }
    var replaced: Set<Int> = []
    /// For each node that is replaced by an output of an attention or of its gradients: which attention, which output.
    var roles: [Int: (pattern: Int, output: Int?)] = [:]
    for (index, pattern) in patterns.enumerated() {
      replaced.formUnion(pattern.replaced)
      roles[pattern.result] = (index, nil)
      for (output, node) in (pattern.gradient?.nodes ?? []).enumerated() { roles[node] = (index, output) }
    }
    var gradients: [Int: [Value]] = [:]
    return try rebuilt { graph, index, values throws(GraphError) in
      let node = nodes[index]
      func replacements(_ olds: [Value]) throws(GraphError) -> [Value] {
        var news: [Value] = []
        for old in olds {
          guard let new = values[old] else { throw .unknownValue(old.index) }
          news.append(new)
        }
        return news
      }
      if replaced.contains(index) { return [] }
      guard let role = roles[index] else { return try graph.apply(node.operation, replacements(node.inputs)) }
      let pattern = patterns[role.pattern]
      let operands = [pattern.queries, pattern.keys, pattern.values]
      guard let output = role.output, let upstream = pattern.gradient?.upstream else {
        return try graph.apply(
          Attention(sizes: pattern.sizes, shape: shape(node.outputs[0])), replacements(operands))
      }
      if gradients[role.pattern] == nil {
        gradients[role.pattern] = try graph.apply(
          AttentionGradient(sizes: pattern.sizes), replacements(operands + [upstream]))
      }
      guard let made = gradients[role.pattern]?[output] else { throw .unknownValue(node.outputs[0].index) }
      return [made]
    }
  }
}
