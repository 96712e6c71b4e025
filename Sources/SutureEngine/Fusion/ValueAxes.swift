import SutureGraph

/// The atoms along which each value of a graph is walked, outermost first; axes of size 1 have none.
///
/// Two values have an atom in common where an operation walks them together: so one loop over an atom can serve a whole
/// chain of operations, whatever shapes its tensors are given on the way.
struct ValueAxes {
  /// The sizes of the atoms.
  let table: AxisTable
  /// The atoms of each value; those of values that no node of interest touches are empty.
  let atoms: [[Int]]
  /// Reshapes that cut axes where they do not divide: nothing passes through them but memory.
  let opaqueViews: Set<Int>

  /// Finds the axes of the values that some nodes read and write.
  init(_ graph: Graph, nodes: Range<Int>) {
    var builder = Builder(graph)
    for index in nodes { builder.visit(index) }
    table = builder.table
    opaqueViews = builder.opaqueViews
    var atoms = [[Int]](repeating: [], count: graph.shapes.count)
    for index in nodes {
      let node = graph.nodes[index]
      for value in node.inputs + node.outputs where atoms[value.index].isEmpty {
        atoms[value.index] = builder.table.atoms(builder.axes[value.index].filter { $0 >= 0 })
      }
    }
    self.atoms = atoms
  }

  /// Whether a value can be walked by its atoms: none comes twice, and there are not too many.
  func isRegular(_ value: Value, limit: Int) -> Bool {
    let atoms = atoms[value.index]
    return atoms.count <= limit && Set(atoms).count == atoms.count
  }

  /// The number of elements along atoms.
  func count(_ atoms: some Sequence<Int>) -> Int { atoms.reduce(1) { $0 * table.size($1) } }

  private struct Builder {
    let graph: Graph
    var table = AxisTable()
    /// An axis for each dimension of each value, -1 where its size is 1.
    var axes: [[Int]]
    var opaqueViews: Set<Int> = []

    init(_ graph: Graph) {
      self.graph = graph
      axes = [[Int]](repeating: [], count: graph.shapes.count)
    }

    mutating func visit(_ index: Int) {
      let node = graph.nodes[index]
      for value in node.inputs + node.outputs { declare(value) }
      switch node.operation {
      case let reduce as Reduce: unifyKept(node, reduce)
      case let permute as Permute:
        let source = axes[node.inputs[0].index]
        for (axis, from) in permute.axes.enumerated() { unify(axes[node.outputs[0].index][axis], source[from]) }
      case is Reshape:
        let (source, target) = (node.inputs[0].index, node.outputs[0].index)
        if !table.unify(axes[source].filter { $0 >= 0 }, axes[target].filter { $0 >= 0 }) { opaqueViews.insert(index) }
      default:
        if FusionRole(node.operation) == .pointwise { unifyStretched(node) }
      }
    }

    private mutating func declare(_ value: Value) {
      let shape = graph.shape(value)
      guard axes[value.index].isEmpty else { return }
      axes[value.index] = shape.dimensions.map { $0 == 1 ? -1 : table.axis(ofSize: $0) }
    }

    private mutating func unify(_ left: Int, _ right: Int) {
      if left >= 0, right >= 0 { _ = table.unify([left], [right]) }
    }

    /// Dimensions are aligned at the last.
    private mutating func unifyStretched(_ node: Node) {
      let target = axes[node.outputs[0].index]
      for input in node.inputs {
        let source = axes[input.index]
        for offset in 1...max(source.count, 1) where offset <= source.count {
          unify(target[target.count - offset], source[source.count - offset])
        }
      }
    }

    private mutating func unifyKept(_ node: Node, _ reduce: Reduce) {
      let shape = graph.shape(node.inputs[0])
      let reduced = Set(reduce.axes.compactMap(shape.axis))
      let source = axes[node.inputs[0].index]
      let target = axes[node.outputs[0].index]
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
