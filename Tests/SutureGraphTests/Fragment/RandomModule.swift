import SutureSupport

@testable import SutureGraph

/// A module drawn at random, built as a plugin would: the same one for equal seeds, in whatever graph.
///
/// All its tensors are [2, 6, 4, 4].
struct RandomModule {
  /// Called at a site with its name within the open scope.
  typealias Site = (String, Value, inout Graph) throws -> Value

  let seed: UInt64
  var steps = 60
  static let shape: Shape = [2, 6, 4, 4]

  /// Builds it inside whatever scope is open.
  func build(in graph: inout Graph, input: Value, site: Site) throws -> Value {
    var random = RandomStream(seed: seed, "module")
    // What the open scopes hold: the names of their sites' places.
    var (values, depth, named, sites) = ([input], 0, 0, 0)
    for _ in 0..<steps {
      let value = values[random.uniform(below: values.count)]
      switch random.uniform(below: 9) {
      case 0, 1:
        named += 1
        try graph.enter("m\(named)", type: ["Part", "Part(é)", "Part(of=\(named))"][random.uniform(below: 3)])
        depth += 1
        if random.uniform(below: 4) == 0 { values.append(try site("", values[values.count - 1], &graph)) }
      case 2 where depth > 0:
        try graph.leave()
        depth -= 1
      case 3:
        sites += 1
        values.append(try site("s\(sites)", value, &graph))
      case 4:
        named += 1
        let role = random.uniform(below: 2) == 0 ? Variable.Role.parameter : .buffer
        // Names with dots look like scopes, and are like those of later ones.
        let name = ["v\(named)", "m\(named + 1).v", "m1.m2.v\(named)"][random.uniform(below: 3)]
        values.append(try graph.variable(role, name, Self.shape, initialiser(&random, of: Self.shape)))
      default:
        named += 1
        values.append(try layer(named, value, values, &random, &graph))
      }
    }
    for _ in 0..<depth { try graph.leave() }
    return values[values.count - 1 - random.uniform(below: 3) % values.count]
  }

  private func initialiser(_ random: inout RandomStream, of shape: Shape) -> Initialiser {
    [
      .constant(-0.0), .uniform(low: -random.uniform(), high: random.uniform()),
      .normal(mean: random.normal(), deviation: 0), .truncatedNormal(mean: 0, deviation: .leastNonzeroMagnitude),
      .values((0..<shape.elementCount).map { $0 == 0 ? -0.0 : Float($0) / 3 }),
    ][random.uniform(below: 5)]
  }

  private func layer(
    _ number: Int, _ x: Value, _ values: [Value], _ random: inout RandomStream, _ graph: inout Graph
  ) throws -> Value {
    func apply(_ name: String, _ attributes: [Attribute], _ inputs: Value...) throws -> Value {
      try graph.apply(try OperationCatalogue.operation(name, attributes), inputs)[0]
    }
    switch random.uniform(below: 8) {
    case 0: return try apply(["relu", "sigmoid", "gelu", "abs"][random.uniform(below: 4)], [], x)
    case 1: return try apply("add", [], x, values[random.uniform(below: values.count)])
    case 2: return try apply("affine", [], x)  // As a marker is, but a plugin's own.
    case 3:
      return try apply(
        "gather", [Attribute("axis", .integer(1)), Attribute("indices", .integers(random.permutation(6)))], x)
    case 4:
      let both = try apply("concat", [Attribute("axis", .integer(-3))], x, x)
      let range = [Attribute("axis", .integer(1)), Attribute("start", .integer(3)), Attribute("end", .integer(9))]
      return try apply("slice", range, both)
    case 5:
      let constant = [Attribute("shape", .integers([1, 6, 1, 1])), Attribute("value", .real(random.normal()))]
      return try apply("multiply", [], x, try apply("constant", constant))
    case 6:
      try graph.enter("conv\(number)", type: "Conv2d(6, 6, kernel_size=(3, 3))")
      let weight = try graph.variable(.parameter, "weight", [6, 6, 3, 3], initialiser(&random, of: [6, 6, 3, 3]))
      let y = try apply("convolution", [Attribute("padding", .integer(1))], x, weight)
      try graph.leave()
      return y
    default:
      try graph.enter("bn\(number)", type: "BatchNorm2d(6)")
      let mean = try graph.variable(.buffer, "running_mean", [6], .constant(0))
      let variance = try graph.variable(.buffer, "running_var", [6], .constant(1))
      let y = try apply("batch_norm", [Attribute("epsilon", .real(1e-3))], x, mean, variance)
      try graph.leave()
      return y
    }
  }

  /// The same as a fragment.
  func fragment() throws -> GraphFragment {
    var graph = Graph(type: "Fragment")
    let x = try graph.input(GraphFragment.inputName, Self.shape)
    var sites: [SiteMark] = []
    graph.outputs = [
      try build(in: &graph, input: x) { name, value, graph in
        let (mark, marked) = try graph.markSite(name, value, .map)
        sites.append(mark)
        return marked
      }
    ]
    return try GraphFragment(graph, sites: sites)
  }

  /// Grafts something at a site, or nothing: scopes, variables and operations whose names meet the module's.
  func graft(_ number: Int, _ value: Value, in graph: inout Graph) throws -> Value {
    var random = RandomStream(seed: seed, "graft", "\(number)")
    guard random.uniform(below: 4) > 0 else { return value }
    let known = graph.scopes[random.uniform(below: graph.scopes.count)].name
    let name = ["se", known.isEmpty ? "se" : known, "m\(number + 2)"][random.uniform(below: 3)]
    try graph.enter(graph.freeName(name), type: "Graft", isGraft: true)
    let gate = try graph.variable(.parameter, "gate", [1], .constant(0))
    try graph.enter(graph.freeName("act"), type: "Sigmoid")
    let sigmoid = try graph.unary(.sigmoid, gate)
    try graph.leave()
    try graph.leave()
    return try graph.binary(.multiply, value, sigmoid)
  }
}

/// All that a graph is, as text.
func facts(of graph: Graph) -> [String] {
  let scopes = graph.scopes.map { "\($0.path) \($0.type) in \($0.parent ?? -1)\($0.isGraft ? ", grafted" : "")" }
  return [graph.listing, graph.structure] + scopes + graph.nodes.map { "in \($0.scope)" } + ["\(graph.currentScope)"]
}
