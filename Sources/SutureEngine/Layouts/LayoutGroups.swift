import SutureGraph

/// Values that pointwise operations traverse together, and which should therefore have the same memory order.
struct LayoutGroups {
  /// How each node depends on the memory order.
  let roles: [LayoutRole]
  /// For each value, the value whose memory it shares.
  let roots: [Int]
  private let graph: Graph
  private let block: Int
  /// The groups, as sets of roots.
  private var sets: DisjointSets

  /// Groups the values of a graph.
  ///
  /// - Parameters:
  ///   - roles: the role of each of the graph's nodes.
  ///   - block: the number of channels per block.
  init(_ graph: Graph, _ roles: [OperationRole], block: Int) {
    self.graph = graph
    self.block = block
    self.roles = roles.map { LayoutRole($0, in: graph) }
    roots = graph.memoryRoots(roles)
    sets = DisjointSets(count: roots.count)
    for (node, role) in zip(graph.nodes, self.roles) where role == .element {
      let output = node.outputs[0]
      for input in node.inputs where graph.shape(input).elementCount == graph.shape(output).elementCount {
        sets.merge(roots[input.index], into: roots[output.index])
      }
    }
    sets.compress()
  }

  /// A number that all values of a group have in common.
  func group(of value: Int) -> Int { sets.representative(of: roots[value]) }

  /// The groups that gain by lying in blocks, each with the shape [n, c, h, w] that its values are views of.
  func blocked() -> [Int: Shape] {
    /// The number of reorders that blocks save minus the number that they cost.
    var gains: [Int: Int] = [:]
    var maps: [Int: Shape] = [:]
    var excluded: Set<Int> = []
    for (node, role) in zip(graph.nodes, roles) {
      switch role {
      case .view, .element, .any: break
      case .rows:
        for value in node.inputs + node.outputs { gains[group(of: value.index), default: 0] -= 1 }
      case .convolution(let values, let gain):
        for value in node.inputs + node.outputs where !values.contains(value) {
          excluded.insert(group(of: value.index))
        }
        for value in values {
          let group = group(of: value.index)
          let shape = graph.shape(value)
          guard shape.rank == 4, shape[1] % block == 0, maps[group, default: shape] == shape else {
            excluded.insert(group)
            continue
          }
          maps[group] = shape
          gains[group, default: 0] += gain
        }
      }
    }
    for value in graph.inputs.map(\.value) + graph.outputs { gains[group(of: value.index), default: 0] -= 1 }
    for value in graph.variables.map(\.value) + graph.updates.map(\.value) { excluded.insert(group(of: value.index)) }
    for value in graph.shapes.indices {
      let group = group(of: value)
      if let shape = maps[group], !keepsChannels(graph.shapes[value], of: shape) { excluded.insert(group) }
    }
    return maps.filter { group, _ in !excluded.contains(group) && gains[group, default: 0] > 0 }
  }

  /// Whether a view's axes separate images, channels and positions, and the innermost axis of the channels is a
  /// multiple of the block.
  private func keepsChannels(_ view: Shape, of maps: Shape) -> Bool {
    var sizes = view.dimensions.filter { $0 != 1 }[...]
    var images = 1
    while images < maps[0], let size = sizes.popFirst() { images *= size }
    guard images == maps[0] else { return false }
    var channels = 1
    var last = 1
    while channels < maps[1], let size = sizes.popFirst() {
      channels *= size
      last = size
    }
    return channels == maps[1] && last % block == 0 && sizes.reduce(1, *) == maps[2] * maps[3]
  }
}
