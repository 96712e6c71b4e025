import SutureGraph

/// How many multiplications a matrix product may take to be fused with its neighbours.
///
/// A fused product takes up to 4 ns per multiplication; a product by oneDNN takes microseconds, but separates the
/// operations before and after it, which then read the map around it once more, at about 0.5 ns per element. Gates on
/// feature maps are therefore fused, classifiers are not.
struct ProductLimits {
  /// The limit of products without a map around them.
  private static let withoutMap = 1 << 12
  /// The limit of all products.
  private static let largest = 1 << 22

  /// For each value, the number of elements of the largest map that was summed into it; for a map, its own.
  private var mapSizes: [Int]

  /// Finds the maps of a graph.
  init(of graph: Graph) {
    mapSizes = graph.shapes.map(\.elementCount)
    for node in graph.nodes {
      let largest = node.inputs.map { mapSizes[$0.index] }.max() ?? 0
      for output in node.outputs {
        let isMap = graph.shape(output).dimensions.dropFirst(2).contains { $0 > 1 }
        if !isMap { mapSizes[output.index] = max(mapSizes[output.index], largest) }
      }
    }
  }

  /// The largest number of multiplications with which a product is fused.
  /// - Parameter node: the product, a node of the graph.
  func limit(of node: Node) -> Int {
    let mapSize = node.inputs.map { mapSizes[$0.index] }.max() ?? 0
    return max(ProductLimits.withoutMap, min(mapSize / 8, ProductLimits.largest))
  }
}
