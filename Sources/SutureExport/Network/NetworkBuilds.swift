import SutureGraph
import SutureSupport

/// One network, built for several inputs: comparing the builds tells which sizes follow the input.
///
/// A graph is built for concrete shapes, so nothing in it says whether a reshape to [8, 64, 1, 1] means 8 or the batch
/// size. In builds for other batch sizes, heights and widths the same attribute has other values, and those tell.
public struct NetworkBuilds: Sendable {
  /// The network for the requested input.
  public let graph: Graph
  /// The axes of the input whose sizes may vary: the exported network accepts any size there.
  public let freeAxes: Set<Int>
  /// All builds, `graph` first; nodes, scopes and variables correspond by position.
  private let graphs: [Graph]
  /// The axes whose sizes differ from the requested input's, for each build.
  private let varied: [Set<Int>]
  /// The network for one image, where that was requested and `graph` is for two; see `inPlace(of:)`.
  private var single: Graph?

  /// Builds a network for the requested input and for others.
  ///
  /// The channel axis never varies. Axes for whose other sizes the network cannot be built, or is built from other
  /// operations or variables, are not free.
  /// - Parameters:
  ///   - input: the requested input: [n, c, h, w] or [n, l, c].
  ///   - axes: the axes that may be free.
  ///   - build: builds the network for an input.
  /// - Throws: errors of `build` for the requested input; for other inputs, those that do not follow from the network,
  ///   such as that of a lost process.
  public init(input: Shape, axes: Set<Int>, build: (Shape) throws -> Graph) throws {
    let graph = try build(input)
    func variant(_ added: [Int: Int]) throws -> Graph? {
      var shape = input
      for (axis, growth) in added { shape[axis] += growth }
      do {
        let other = try build(shape)
        return NetworkBuilds.corresponds(graph, other) ? other : nil
      } catch let refusal as any DeterministicError where refusal.isDeterministic {
        return nil
      }
    }
    var graphs = [graph]
    var varied: [Set<Int>] = [[]]
    var free: Set<Int> = []
    for axis in axes.sorted() where axis < input.rank {
      // Two unequal growths tell `n * 2` from `n + 8`; the sizes of different axes grow by different amounts.
      let growths = NetworkBuilds.growths(ofAxis: axis)
      let variants = try growths.compactMap { try variant([axis: $0]) }
      guard variants.count == growths.count else { continue }
      free.insert(axis)
      graphs += variants
      varied += variants.map { _ in [axis] }
    }
    // All free axes at once: an expression must hold there too.
    if free.count > 1 {
      let together = Dictionary(uniqueKeysWithValues: free.map { ($0, NetworkBuilds.growths(ofAxis: $0)[0] + 1) })
      if let variant = try variant(together) {
        graphs.append(variant)
        varied.append(free)
      } else {
        free = free.intersection([0])
        let kept = graphs.indices.filter { varied[$0].isSubset(of: free) }
        graphs = kept.map { graphs[$0] }
        varied = kept.map { varied[$0] }
      }
    }
    self.init(graphs: graphs, varied: varied, freeAxes: free)
  }

  private init(graphs: [Graph], varied: [Set<Int>], freeAxes: Set<Int>) {
    graph = graphs[0]
    self.graphs = graphs
    self.varied = varied
    self.freeAxes = freeAxes
  }

  /// The same builds, of several images, in place of those of one image, in which reshapes to one and to the number of
  /// images are the same; where the number of images is fixed all the same, the build for one image is used.
  public func inPlace(of one: NetworkBuilds) -> NetworkBuilds {
    var builds = self
    builds.single = one.graph
    return builds
  }

  /// The same network with fewer free axes: only builds whose inputs differ along these.
  public func restricted(to axes: Set<Int>) -> NetworkBuilds {
    if let single, !freeAxes.intersection(axes).contains(0) {
      return NetworkBuilds(graphs: [single], varied: [[]], freeAxes: [])
    }
    let kept = graphs.indices.filter { varied[$0].isSubset(of: axes) }
    var builds = NetworkBuilds(
      graphs: kept.map { graphs[$0] }, varied: kept.map { varied[$0] }, freeAxes: freeAxes.intersection(axes))
    builds.single = single
    return builds
  }

  /// The network with every build rewritten.
  ///
  /// Axes for whose other sizes the rewritten graphs differ in more than sizes are no longer free.
  public func rewritten<Failure: Error>(_ rule: (Graph) throws(Failure) -> Graph) throws(Failure) -> NetworkBuilds {
    var rewritten: [Graph] = []
    for graph in graphs { rewritten.append(try rule(graph)) }
    let differing = graphs.indices.filter { !NetworkBuilds.corresponds(rewritten[0], rewritten[$0]) }.map { varied[$0] }
    var free = freeAxes.filter { !differing.contains([$0]) }
    // Builds that vary these axes together differ although each alone does not.
    if differing.contains(where: { $0.isSubset(of: free) }) { free = free.intersection([0]) }
    var builds = NetworkBuilds(graphs: rewritten, varied: varied, freeAxes: freeAxes)
    if let single { builds.single = try rule(single) }
    return builds.restricted(to: free)
  }

  /// How much an axis grows in its two variants.
  ///
  /// Maps grow by multiples of 8, so that strides and windows that divide a size still divide it.
  private static func growths(ofAxis axis: Int) -> [Int] { axis == 0 ? [1, 4] : [8 * axis, 24 * axis] }

  /// Whether two builds have the same nodes, scopes and variables and differ in sizes alone.
  private static func corresponds(_ a: Graph, _ b: Graph) -> Bool {
    guard a.nodes.count == b.nodes.count, a.shapes.count == b.shapes.count else { return false }
    guard a.scopes == b.scopes, a.outputs == b.outputs, a.variables == b.variables else { return false }
    return zip(a.nodes, b.nodes).allSatisfy { x, y in
      x.operation.name == y.operation.name && x.inputs == y.inputs && x.outputs == y.outputs && x.scope == y.scope
        && zip(x.operation.attributes, y.operation.attributes).allSatisfy(corresponds)
        && x.operation.attributes.count == y.operation.attributes.count
        && zip(x.outputs, y.outputs).allSatisfy { a.shape($0).rank == b.shape($1).rank }
    }
  }

  private static func corresponds(_ a: Attribute, _ b: Attribute) -> Bool {
    guard a.name == b.name else { return false }
    return switch (a.value, b.value) {
    case (.integer, .integer), (.real, .real): true
    case (.text(let x), .text(let y)): x == y
    // A list of indices is as long as the axis that it is taken from.
    case (.integers(let x), .integers(let y)): x.count == y.count || a.name == "indices"
    default: false
    }
  }

  // MARK: Sizes

  /// The sizes of a value along its axes.
  public func sizes(of value: Value) -> [Size] {
    graph.shape(value).dimensions.indices.map { axis in Size(values: graphs.map { $0.shape(value)[axis] }) }
  }

  /// The values of an operation's attribute that is an integer or a list of integers; empty for others.
  /// - Parameter node: the index of the operation's node.
  public func sizes(of attribute: String, atNode node: Int) -> [Size] {
    let lists = lists(of: attribute, atNode: node)
    // Lists of indices may have other lengths in other builds; −1 stands for what a shorter one lacks.
    return lists[0].indices.map { index in Size(values: lists.map { index < $0.count ? $0[index] : -1 }) }
  }

  /// The numbers of an operation's attribute in each build; empty for other attributes than integers.
  /// - Parameter node: the index of the operation's node.
  public func lists(of attribute: String, atNode node: Int) -> [[Int]] {
    graphs.map { graph -> [Int] in
      switch graph.nodes[node].operation.attributes.first(where: { $0.name == attribute })?.value {
      case .integer(let number): [number]
      case .integers(let numbers): numbers
      case .real, .text, nil: []
      }
    }
  }

  /// The values of an operation's real attribute, one for each build; empty for others.
  /// - Parameter node: the index of the operation's node.
  public func reals(of attribute: String, atNode node: Int) -> [Double] {
    graphs.compactMap { graph in
      let found = graph.nodes[node].operation.attributes.first { $0.name == attribute }
      guard case .real(let number) = found?.value else { return nil }
      return number
    }
  }
}
