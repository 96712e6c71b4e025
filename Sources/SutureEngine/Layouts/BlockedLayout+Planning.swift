import SutureExecution
import SutureGraph

extension BlockedLayout {
  /// Puts feature maps into blocks where that saves reorders, and inserts reorders where an operation requires rows.
  ///
  /// Nil if no map gains by it, or the graph has no room for the reorders.
  ///
  /// - Parameter block: the number of channels per block that oneDNN's convolutions prefer on this machine.
  /// - Throws: `EngineError.missingKernel` for an operation that the engine does not know.
  init?(planning graph: Graph, block: Int) throws(EngineError) {
    let groups = LayoutGroups(graph, try graph.roles(), block: block)
    let blocked = groups.blocked()
    if blocked.isEmpty { return nil }
    let planned = try RewritingLimit.attempt { () throws(GraphError) in
      var rewriting = BlockedRewriting(graph, groups, blocked: blocked)
      return try rewriting.rewrite()
    }
    guard let planned else { return nil }
    try self.init(planned.graph, block: block, values: planned.values)
  }
}

extension Graph {
  /// The number of channels per block that suits the graph's convolutions, at most that which oneDNN's prefer: half of
  /// it where most of the elements of their maps have channels that only half fills.
  /// - Throws: `EngineError.missingKernel` for an operation that the engine does not know.
  func block(preferred: Int?) throws(EngineError) -> Int? {
    guard let preferred, preferred == 16 else { return preferred }
    var (fitting, half) = (0, 0)
    for case .convolution(let convolution) in try roles() where !convolution.isDirect {
      for map in convolution.maps {
        let shape = shape(map)
        if shape[1].isMultiple(of: 16) {
          fitting += shape.elementCount
        } else if shape[1].isMultiple(of: 8) {
          half += shape.elementCount
        }
      }
    }
    return half > fitting ? 8 : preferred
  }
}

/// Inserts reorders into a graph whose blocked groups are known.
private struct BlockedRewriting {
  private let graph: Graph
  private let groups: LayoutGroups
  /// The groups that lie in blocks, with the shape [n, c, h, w] of their maps.
  private let blocked: [Int: Shape]
  /// Whether each of the old graph's values is produced in blocks.
  private let isBlocked: [Bool]
  /// The values of the new graph that lie in blocks.
  private var values: Set<Int> = []
  /// The copy in the other order that was made of a value of the new graph.
  private var copies: [Value: Value] = [:]

  init(_ graph: Graph, _ groups: LayoutGroups, blocked: [Int: Shape]) {
    self.graph = graph
    self.groups = groups
    self.blocked = blocked
    // Inputs, and what a node that requires rows produces, are row-major even in a blocked group.
    var startsAsRows = [Bool](repeating: false, count: graph.shapes.count)
    for input in graph.inputs { startsAsRows[input.value.index] = true }
    for (node, role) in zip(graph.nodes, groups.roles) where role == .rows {
      for output in node.outputs { startsAsRows[output.index] = true }
    }
    isBlocked = graph.shapes.indices.map { value in
      blocked[groups.group(of: value)] != nil && !startsAsRows[groups.roots[value]]
    }
  }

  /// The new graph, and the indices of its values that lie in blocks.
  mutating func rewrite() throws(GraphError) -> (graph: Graph, values: Set<Int>) {
    let graph = graph
    var index = 0
    var result = try graph.rewritten { made, node, inputs throws(GraphError) in
      let role = groups.roles[index]
      index += 1
      var inputs = inputs
      for (position, old) in node.inputs.enumerated() where role != .view {
        guard let maps = blocked[groups.group(of: old.index)] else { continue }
        if role.takesBlocks == isBlocked[old.index] { continue }
        inputs[position] = try copy(inputs[position], of: maps, makesBlocks: role.takesBlocks, in: &made)
      }
      let outputs = try made.apply(node.operation, inputs)
      for (old, new) in zip(node.outputs, outputs) where isBlocked[old.index] { values.insert(new.index) }
      return outputs
    }
    for (position, old) in graph.outputs.enumerated() where isBlocked[old.index] {
      guard let maps = blocked[groups.group(of: old.index)] else { continue }
      result.outputs[position] = try copy(result.outputs[position], of: maps, makesBlocks: false, in: &result)
    }
    return (result, values)
  }

  /// A value of the new graph in the other order; `maps` is the shape [n, c, h, w] of which it is a view.
  private mutating func copy(
    _ value: Value, of maps: Shape, makesBlocks: Bool, in graph: inout Graph
  ) throws(GraphError) -> Value {
    if let copy = copies[value] { return copy }
    let shape = graph.shape(value)
    let view = try graph.reshape(value, maps)
    let made = try graph.apply(Relayout(makesBlocks: makesBlocks), view)
    let result = try graph.reshape(made, shape)
    values.formUnion((makesBlocks ? [made, result] : [view]).map(\.index))
    copies[value] = result
    return result
  }
}
