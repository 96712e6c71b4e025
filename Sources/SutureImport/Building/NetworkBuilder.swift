import SutureGraph

/// Makes a graph of a foreign network for the shape of its input.
///
/// Sizes are known while the graph is built, so that everything that is computed from them alone is computed here, and
/// only operations on tensors become nodes.
package struct NetworkBuilder {
  /// Turns one node into operations of the graph.
  /// - Returns: what each of the node's outputs is.
  package typealias Rule = @Sendable (ForeignNode, inout NetworkBuilder) throws -> [ForeignValue]

  /// The initial elements of a variable by its name and shape; nil where they are drawn from a distribution.
  package typealias Elements = (String, Shape) throws -> [Float]?

  /// The maximum number of operations of the graph, which bounds the memory that a short description can claim.
  static let maximumNodeCount = 60_000

  /// The maximum number of parts of a variable's name.
  private static let maximumDepth = 256

  /// The network.
  package let network: ForeignNetwork
  /// The rules of the network's dialect, by the names of operations.
  let rules: [String: Rule]
  /// The graph so far.
  package var graph: Graph
  /// What the values are, by their names.
  var values: [String: ForeignValue] = [:]
  /// The sizes of variables that differ from the file's, such as those of a classifier for other classes.
  private let shapes: [String: Shape]
  private let elements: Elements
  /// The number of images that the file fixes, where another one is built.
  private(set) var batch: FixedBatch?
  private let imageCount: Int
  var channels = ChannelOrder()
  private var declared: [Int: Value] = [:]
  var scopes: NetworkScopes
  private var marks: [SiteMark] = []
  /// The names of the sites of each value.
  private let sites: [String: [String]]

  /// Builds the whole network.
  /// - Parameters:
  ///   - input: the shape of the input.
  ///   - rules: the rules of the network's dialect.
  ///   - shapes: the shapes of variables that differ from the file's, by their names.
  ///   - outputs: the names of the values that the network computes; several are flattened and joined to [n, size].
  ///   - classes: the number of classes of a classifier that is added; nil for none.
  ///   - elements: the initial elements of variables.
  /// - Throws: `NodeError` for a node that cannot be built, `ImportError` for the whole.
  package static func fragment(
    of network: ForeignNetwork, input: Shape, rules: [String: Rule], shapes: [String: Shape] = [:],
    outputs: [String]? = nil,
    classes: Int? = nil, elements: @escaping Elements = { _, _ in nil }
  ) throws -> GraphFragment {
    var builder = try NetworkBuilder(network, input: input, rules: rules, shapes: shapes, elements: elements)
    for node in network.nodes { try builder.build(node) }
    builder.graph.outputs = [try builder.output(outputs ?? network.outputs, classes: classes)]
    return try GraphFragment(builder.graph, sites: builder.marks)
  }

  init(
    _ network: ForeignNetwork, input: Shape, rules: [String: Rule], shapes: [String: Shape] = [:],
    elements: @escaping Elements = { _, _ in nil }
  ) throws {
    self.network = network
    self.rules = rules
    self.shapes = shapes
    self.elements = elements
    imageCount = input.dimensions.first ?? 0
    graph = Graph(type: network.className ?? "Network")
    guard network.inputs.count == 1, let foreign = network.inputs.first else {
      throw ImportError(file: "", "the network has \(network.inputs.count) inputs, and a backbone has one")
    }
    // Numbers of images, heights and widths may differ from the exported ones, as far as the operations allow.
    let channelAxis = input.rank == 4 ? 1 : input.rank - 1
    let fits =
      foreign.sizes.count == input.rank && input.rank >= 2 && foreign.sizes.allSatisfy { $0.map { $0 > 0 } ?? true }
      && (foreign.sizes[channelAxis].map { $0 == input[channelAxis] } ?? true)
    guard fits else {
      let sizes = foreign.sizes.map { $0.map(String.init) ?? "any" }.joined(separator: ", ")
      throw ImportError(file: "", "the network takes [\(sizes)], not \(input)")
    }
    for variable in network.variables {
      // Each part becomes a scope.
      guard variable.name.utf8.count(where: { $0 == UInt8(ascii: ".") }) < NetworkBuilder.maximumDepth else {
        throw ImportError(
          file: "",
          "the name of the variable '\(variable.name.prefix(80))' has more than \(NetworkBuilder.maximumDepth) parts")
      }
      let shape = shapes[variable.name]?.dimensions ?? variable.shape
      guard shape.allSatisfy({ $0 >= 0 }), Shape.fits(shape) else {
        throw ImportError(file: "", "the variable '\(variable.name)' is \(Shape(shape))")
      }
    }
    scopes = NetworkScopes(modules: network.modules)
    sites = Dictionary(grouping: network.sites, by: \.value).mapValues { $0.map(\.name) }
    for (name, tensor) in network.constants { values[name] = .known(tensor) }
    for (index, variable) in network.variables.enumerated() {
      for name in variable.values { values[name] = .variable(index) }
      graph.reserve(variable.name)
    }
    batch = foreign.sizes[0].flatMap { $0 == input[0] ? nil : FixedBatch(exported: $0, wanted: input[0]) }
    let value = try graph.input(GraphFragment.inputName, input)
    try define(foreign.value, as: .tensor(value))
  }

  /// Builds one node, whose inputs are known.
  mutating func build(_ node: ForeignNode) throws {
    guard let rule = rules[node.operation] else { throw NodeError(node, .unsupported) }
    try scopes.open(node.module, in: &graph)
    do {
      let results = try rule(node, &self)
      for (name, result) in zip(node.outputs, results) {
        if let name { try define(name, as: result) }
      }
      if network.dialect == .aten { try share(node, results) }
    } catch let error as NodeError {
      throw error
    } catch let refusal as LoweringRefusal {
      throw NodeError(node, .arguments(refusal.reason))
    } catch {
      throw NodeError(node, .fault("\(error)"))
    }
    let limit = NetworkBuilder.maximumNodeCount
    guard graph.nodes.count <= limit else {
      throw NodeError(node, .fault("the network has more than \(limit) operations up to here"))
    }
  }

  /// Names a value, and marks the sites at it.
  mutating func define(_ name: String, as value: ForeignValue) throws {
    values[name] = value
    guard case .tensor(var tensor) = value else { return }
    for site in sites[name] ?? [] {
      guard let layout = layout(of: tensor) else { continue }
      // Modules take maps [n, c, h, w]: others are turned for the site, and back.
      let isTurned = layout == .map && channels.isLast(tensor, in: graph)
      let map = isTurned ? try graph.permute(tensor, [0, 3, 1, 2]) : tensor
      let (mark, marked) = try scopes.mark(site, map, layout, in: &graph)
      marks.append(mark)
      tensor = isTurned ? try graph.permute(marked, [0, 2, 3, 1]) : marked
    }
    values[name] = .tensor(tensor)
  }

  /// What a tensor at a site holds; nil where it is neither a map nor tokens of a known grid.
  private func layout(of value: Value) -> Layout? {
    let shape = graph.shape(value)
    // Windows of images are no images.
    guard shape.dimensions.first == imageCount else { return nil }
    switch shape.rank {
    case 4: return .map
    case 3: return grids.layout(tokens: shape[1])
    default: return nil
    }
  }

  /// The heights and widths of maps so far, from which grids of tokens are told.
  var grids = TokenGrids()
  /// The element types of tensors of the graph that do not hold floating-point numbers; see `ElementKind`.
  var kinds: [Value: ElementKind] = [:]
  /// Permuted tensors of which only the last two axes are exchanged, and what they were before.
  var transposes: [Value: Value] = [:]
  /// Which values share memory, for operations that change their input.
  var views = ViewTable()

  // MARK: Values

  /// A value as a tensor of the graph.
  package mutating func tensor(_ value: ForeignValue) throws -> Value {
    switch value {
    case .tensor(let value): return value
    case .variable(let index): return try declare(index)
    case .known(let tensor): return try constant(tensor)
    }
  }

  /// The shape of a value.
  package func shape(_ value: ForeignValue) -> Shape {
    switch value {
    case .tensor(let value): graph.shape(value)
    case .variable(let index): shape(ofVariable: index)
    case .known(let tensor): Shape(tensor.shape)
    }
  }

  private func shape(ofVariable index: Int) -> Shape {
    let variable = network.variables[index]
    return shapes[variable.name] ?? Shape(variable.shape)
  }

  private mutating func declare(_ index: Int) throws -> Value {
    if let value = declared[index] { return value }
    let variable = network.variables[index]
    let shape = shape(ofVariable: index)
    guard Shape.fits(shape.dimensions), shape.dimensions.allSatisfy({ $0 > 0 }) else {
      throw LoweringRefusal("the variable '\(variable.name)' has the sizes \(shape)")
    }
    let drawn = Initialiser.ofForeign(variable.name, shape)
    let initialiser: Initialiser =
      try elements(variable.name, shape).map {
        variable.isConstant ? .values(try NetworkBuilder.finite($0)) : .trained($0, otherwise: drawn)
      } ?? drawn
    try scopes.createOwner(of: variable.name, in: &graph)
    let value = try scopes.atRoot(of: &graph) { graph in
      try graph.variable(variable.isParameter ? .parameter : .buffer, variable.name, shape, initialiser)
    }
    declared[index] = value
    return value
  }

  /// The elements of a constant: an infinity becomes the largest finite number of its sign, as graphs hold finite numbers
  /// alone.
  ///
  /// After a softmax, a masked score is 0 with either.
  private static func finite(_ values: [Float]) throws -> [Float] {
    guard !values.contains(where: \.isNaN) else { throw LoweringRefusal("a known tensor contains NaN") }
    return values.map { max(min($0, .greatestFiniteMagnitude), -.greatestFiniteMagnitude) }
  }

  /// A tensor of known elements: one operation where all are equal, otherwise a buffer with given elements.
  private mutating func constant(_ tensor: ForeignTensor) throws -> Value {
    let values = try NetworkBuilder.finite(tensor.floats)
    if let first = values.first, values.allSatisfy({ $0 == first }) {
      return try graph.constant(Double(first), Shape(tensor.shape))
    }
    return try graph.variable(.buffer, graph.freeName("constant"), Shape(tensor.shape), .values(values))
  }
}
