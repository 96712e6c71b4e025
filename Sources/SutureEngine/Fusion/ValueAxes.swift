import SutureGraph

/// The atoms along which each value of a graph is traversed, outermost first; axes of size 1 have none.
///
/// Two values share an atom if an operation traverses them together, so one loop over an atom can serve a whole chain
/// of operations even if its tensors are reshaped on the way.
struct ValueAxes {
  /// The sizes of the atoms.
  let table: AxisTable
  /// The atoms of each value that the given nodes read or write.
  private let atomsOf: [Int: [Int]]
  /// Nodes that reshape across axis boundaries: operations on both sides of them cannot be traversed together.
  let opaqueViews: Set<Int>
  /// Nodes of which two tensors have the same axis in different parts, such as 12 channels as 4 · 3 and as 3 · 4: they
  /// cannot be traversed together with others.
  let conflicts: Set<Int>
  /// Whether every block of channels is an axis of its own, so that blocked values can be traversed.
  let walksBlocks: Bool

  /// Finds the axes of the values that some of a layout's nodes read and write.
  init(_ layout: BlockedLayout, roots: [Int], nodes: Range<Int>) {
    let graph = layout.graph
    var builder = Builder(graph)
    for index in nodes { builder.visit(index, layout.roles[index]) }
    let blocks = builder.cutBlocks(layout, roots: roots, nodes: nodes)
    builder.table.compress()
    table = builder.table
    opaqueViews = builder.opaqueViews
    conflicts = builder.conflicts
    walksBlocks = blocks != nil
    let inner = Set(builder.table.atoms(blocks ?? []))
    var atoms: [Int: [Int]] = [:]
    for index in nodes {
      let node = graph.nodes[index]
      for value in node.inputs + node.outputs where atoms[value.index] == nil {
        let found = builder.table.atoms(builder.axes(value).filter { $0 >= 0 })
        // In memory order: the channels of a block are innermost.
        atoms[value.index] =
          layout.values.contains(roots[value.index])
          ? found.filter { !inner.contains($0) } + found.filter(inner.contains) : found
      }
    }
    atomsOf = atoms
  }

  /// The atoms of a value; none for values that the given nodes neither read nor write.
  func atoms(_ value: Int) -> [Int] { atomsOf[value] ?? [] }

  /// Whether a value can be traversed by its atoms: they are distinct and no more than the limit.
  func isRegular(_ value: Value, limit: Int) -> Bool {
    let atoms = atoms(value.index)
    return atoms.count <= limit && Set(atoms).count == atoms.count
  }

  /// The number of elements along atoms.
  func count(_ atoms: some Sequence<Int>) -> Int { atoms.reduce(1) { $0 * table.size($1) } }

  private struct Builder {
    let graph: Graph
    var table = AxisTable()
    /// An axis for each dimension of each value; -1 for dimensions of size 1.
    private var axesOf: [Int: [Int]] = [:]
    var opaqueViews: Set<Int> = []
    var conflicts: Set<Int> = []

    init(_ graph: Graph) { self.graph = graph }

    func axes(_ value: Value) -> [Int] { axesOf[value.index] ?? [] }

    mutating func visit(_ index: Int, _ role: OperationRole) {
      let node = graph.nodes[index]
      for value in node.inputs + node.outputs { declare(value) }
      switch role {
      case .reduction(let reduce): if !unifyKept(node, reduce) { conflicts.insert(index) }
      case .pointwise(.permutation(let permutation)):
        let (source, target) = (axes(node.inputs[0]), axes(node.outputs[0]))
        for (axis, from) in permutation.enumerated() where !unify(target[axis], source[from]) {
          conflicts.insert(index)
        }
      case .pointwise: if !unifyStretched(node) { conflicts.insert(index) }
      case .view:
        let (source, target) = (axes(node.inputs[0]), axes(node.outputs[0]))
        if !table.unify(source.filter { $0 >= 0 }, target.filter { $0 >= 0 }) { opaqueViews.insert(index) }
      case .convolution, .kernel, .relayout, .subsampling: break
      }
    }

    /// Splits the channels of feature maps that lie in blocks.
    /// - Returns: the axes within blocks; nil if the channels of a map cannot be split.
    mutating func cutBlocks(_ layout: BlockedLayout, roots: [Int], nodes: Range<Int>) -> [Int]? {
      var inner: [Int] = []
      if layout.values.isEmpty { return inner }
      for index in nodes {
        guard case .convolution(let convolution) = layout.roles[index] else { continue }
        for value in convolution.maps where layout.values.contains(roots[value.index]) {
          guard let channels = axes(value).dropFirst().first, channels >= 0 else { return nil }
          let block = table.axis(ofSize: layout.block)
          let size = graph.shape(value)[1]
          let outer = size > layout.block ? [table.axis(ofSize: size / layout.block)] : []
          guard table.unify([channels], outer + [block]) else { return nil }
          inner.append(block)
        }
      }
      return inner
    }

    private mutating func declare(_ value: Value) {
      let shape = graph.shape(value)
      guard axesOf[value.index] == nil else { return }
      axesOf[value.index] = shape.dimensions.map { $0 == 1 ? -1 : table.axis(ofSize: $0) }
    }

    /// Identifies two axes with each other.
    /// - Returns: whether that is possible.
    private mutating func unify(_ left: Int, _ right: Int) -> Bool {
      left < 0 || right < 0 || table.unify([left], [right])
    }

    /// Unifies the axes of a node with broadcasting inputs: dimensions are aligned at the last one.
    /// - Returns: whether that is possible.
    private mutating func unifyStretched(_ node: Node) -> Bool {
      var isPossible = true
      let target = axes(node.outputs[0])
      for input in node.inputs {
        let source = axes(input)
        for offset in 1...max(source.count, 1) where offset <= source.count {
          isPossible = unify(target[target.count - offset], source[source.count - offset]) && isPossible
        }
      }
      return isPossible
    }

    /// Unifies the axes that a reduction keeps.
    /// - Returns: whether that is possible.
    private mutating func unifyKept(_ node: Node, _ reduce: Reduce) -> Bool {
      var isPossible = true
      let shape = graph.shape(node.inputs[0])
      let reduced = Set(reduce.axes.compactMap(shape.axis))
      let source = axes(node.inputs[0])
      let target = axes(node.outputs[0])
      var position = 0
      for axis in source.indices {
        if reduced.contains(axis) {
          if reduce.keepsDimensions { position += 1 }
        } else {
          isPossible = unify(source[axis], target[position]) && isPossible
          position += 1
        }
      }
      return isPossible
    }
  }
}
