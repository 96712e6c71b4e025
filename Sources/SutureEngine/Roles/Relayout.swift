import SutureGraph

/// The same numbers in another memory order: [n, c, h, w] row-major, or in blocks of channels.
///
/// The engine inserts it while it plans layouts; graphs that it is given do not contain it.
struct Relayout: Operation {
  /// True from rows to blocks, false from blocks to rows.
  let makesBlocks: Bool

  var name: String { makesBlocks ? "to_blocks" : "to_rows" }
  var attributes: [Attribute] { [] }

  func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] { inputs }
}
