import SutureGraph

/// The atoms along which each value of a graph is walked, outermost first; axes of size 1 have none.
///
/// Two values have an atom in common where an operation walks them together: so one loop over an atom can serve a whole
/// chain of operations, whatever shapes its tensors are given on the way.
struct ValueAxes {
  /// The sizes of the atoms.
  let table: AxisTable
  /// The atoms of each value that a node of interest touches.
  private let atomsOf: [Int: [Int]]
  /// Reshapes that cut axes where they do not divide: nothing passes through them but memory.
  let opaqueViews: Set<Int>
  /// Whether all blocks of channels are axes of their own.
  let walksBlocks: Bool

  /// Finds the axes of the values that some nodes read and write.
  init(_ layout: BlockedLayout, roots: [Int], nodes: Range<Int>) {
    let graph = layout.graph
    var builder = Builder(graph)
    for index in nodes { builder.visit(index) }
    let blocks = builder.cutBlocks(layout, roots: roots, nodes: nodes)
    builder.table.compress()
    table = builder.table
    opaqueViews = builder.opaqueViews
    walksBlocks = blocks != nil
    let inner = Set(builder.table.atoms(blocks ?? []))
    var atoms: [Int: [Int]] = [:]
    for index in nodes {
      let node = graph.nodes[index]
      for value in node.inputs + node.outputs where atoms[value.index] == nil {
        let found = builder.table.atoms(builder.axes(value).filter { $0 >= 0 })
        // As they lie in memory: a block's channels are the innermost.
        atoms[value.index] =
          layout.values.contains(roots[value.index])
          ? found.filter { !inner.contains($0) } + found.filter(inner.contains) : found
      }
    }
    atomsOf = atoms
  }

  /// The atoms of a value; none for those that no node of interest touches.
  func atoms(_ value: Int) -> [Int] { atomsOf[value] ?? [] }

  /// Whether a value can be walked by its atoms: none comes twice, and there are not too many.
  func isRegular(_ value: Value, limit: Int) -> Bool {
    let atoms = atoms(value.index)
    return atoms.count <= limit && Set(atoms).count == atoms.count
  }

  /// The number of elements along atoms.
  func count(_ atoms: some Sequence<Int>) -> Int { atoms.reduce(1) { $0 * table.size($1) } }

  private struct Builder {
    let graph: Graph
    var table = AxisTable()
    /// An axis for each dimension of each value, -1 where its size is 1.
    private var axesOf: [Int: [Int]] = [:]
    var opaqueViews: Set<Int> = []

    init(_ graph: Graph) { self.graph = graph }

    func axes(_ value: Value) -> [Int] { axesOf[value.index] ?? [] }

    mutating func visit(_ index: Int) {
      let node = graph.nodes[index]
      for value in node.inputs + node.outputs { declare(value) }
      switch node.operation {
      case let reduce as Reduce: unifyKept(node, reduce)
      case let permute as Permute:
        let (source, target) = (axes(node.inputs[0]), axes(node.outputs[0]))
        for (axis, from) in permute.axes.enumerated() { unify(target[axis], source[from]) }
      case is Reshape, is StopGradient:
        let (source, target) = (axes(node.inputs[0]), axes(node.outputs[0]))
        if !table.unify(source.filter { $0 >= 0 }, target.filter { $0 >= 0 }) { opaqueViews.insert(index) }
      default:
        if FusionRole(node.operation) == .pointwise { unifyStretched(node) }
      }
    }

    /// Splits the channels of feature maps that lie in blocks.
    /// - Returns: the axes within blocks; nil where there cannot be such.
    mutating func cutBlocks(_ layout: BlockedLayout, roots: [Int], nodes: Range<Int>) -> [Int]? {
      var inner: [Int] = []
      if layout.values.isEmpty { return inner }
      for node in graph.nodes[nodes] where LayoutRole.isConvolution(node.operation) {
        for value in node.inputs + node.outputs where layout.values.contains(roots[value.index]) {
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

    private mutating func unify(_ left: Int, _ right: Int) {
      if left >= 0, right >= 0 { _ = table.unify([left], [right]) }
    }

    /// Dimensions are aligned at the last.
    private mutating func unifyStretched(_ node: Node) {
      let target = axes(node.outputs[0])
      for input in node.inputs {
        let source = axes(input)
        for offset in 1...max(source.count, 1) where offset <= source.count {
          unify(target[target.count - offset], source[source.count - offset])
        }
      }
    }

    private mutating func unifyKept(_ node: Node, _ reduce: Reduce) {
      let shape = graph.shape(node.inputs[0])
      let reduced = Set(reduce.axes.compactMap(shape.axis))
      let source = axes(node.inputs[0])
      let target = axes(node.outputs[0])
      var position = 0
      for axis in source.indices {
        if reduced.contains(axis) {
          if reduce.keepsDimensions { position += 1 }
        } else {
          unify(source[axis], target[position])
          position += 1
        }
      }
    }
  }
}
