extension GraphFragment {
  /// Reads an encoded fragment from bytes of unknown origin.
  ///
  /// Shapes are found anew and every rule is checked, so that the fragment is one that a plugin could have built in
  /// this process. Takes time and memory in proportion to the number of bytes.
  /// - Throws: `FragmentError` where the bytes are anything else.
  public init(decoding bytes: [UInt8]) throws(FragmentError) {
    var decoder = try FragmentDecoder(bytes)
    self = try decoder.decode()
  }
}

/// Builds a graph from the events of an encoding.
private struct FragmentDecoder {
  private var reader: FragmentReader
  private var graph = Graph(type: "Fragment")
  private var scopes = FragmentScopes(within: 0)
  /// How many scopes stand around each scope.
  private var depths = [0]
  private var sites: [SiteMark] = []
  private var siteNames: Set<String> = []
  private var variableElements = 0
  private var givenValues = 0
  private var fullNameBytes = 0

  init(_ bytes: [UInt8]) throws(FragmentError) {
    guard bytes.count <= FragmentLimits.encodedSize else {
      throw .overBudget(what: "bytes", limit: FragmentLimits.encodedSize, offset: 0)
    }
    reader = FragmentReader(bytes)
  }

  mutating func decode() throws(FragmentError) -> GraphFragment {
    guard reader.skip(FragmentFormat.magic) else { throw .noFragment }
    let version = try reader.byte("the version")
    guard version == FragmentFormat.version else { throw .unknownVersion(Int(version)) }
    try inputs()
    while true {
      let offset = reader.position
      switch FragmentFormat.Event(rawValue: try reader.byte("an event")) {
      case .scope: try scope(offset)
      case .parameter: try variable(.parameter, offset)
      case .buffer: try variable(.buffer, offset)
      case .operation: try operation(offset)
      case .site: try site(offset)
      case .end: return try end(offset)
      case nil: throw .invalid("an event", reason: "is of no known kind", offset: offset)
      }
    }
  }

  private mutating func inputs() throws(FragmentError) {
    let start = reader.position
    let count = try reader.count("inputs", limit: FragmentLimits.fragmentInputs)
    guard count >= 1 else { throw .invalid("the inputs", reason: "are none", offset: start) }
    for index in 0..<count {
      let offset = reader.position
      let shape = try reader.shape("the input's shape")
      _ = try build(offset) { graph throws(GraphError) in try graph.input(GraphFragment.inputName(index), shape) }
    }
  }

  /// Changes the graph, with the place of what is read in the error.
  private mutating func build<Result>(
    _ offset: Int, _ body: (inout Graph) throws(GraphError) -> Result
  ) throws(FragmentError) -> Result {
    do throws(GraphError) { return try body(&graph) } catch { throw .graph(error, offset: offset) }
  }

  private mutating func open(_ scope: Int, _ offset: Int) throws(FragmentError) {
    do throws(GraphError) { try scopes.open(scope, in: &graph) } catch { throw .graph(error, offset: offset) }
  }

  /// Counts the full name of something in the open scope.
  private mutating func countName(_ name: String, _ offset: Int) throws(FragmentError) {
    fullNameBytes += graph.scopes[graph.currentScope].path.utf8.count + 1 + name.utf8.count
    guard fullNameBytes <= FragmentLimits.fullNameBytes else {
      throw .overBudget(what: "bytes in full names", limit: FragmentLimits.fullNameBytes, offset: offset)
    }
  }

  // MARK: Events

  private mutating func scope(_ offset: Int) throws(FragmentError) {
    guard scopes.count <= FragmentLimits.scopeCount else {
      throw .overBudget(what: "scopes", limit: FragmentLimits.scopeCount, offset: offset)
    }
    let parent = try reader.index("a scope", below: scopes.count)
    guard depths[parent] < FragmentLimits.scopeDepth else {
      throw .overBudget(what: "scopes within scopes", limit: FragmentLimits.scopeDepth, offset: offset)
    }
    let name = try reader.name("a scope's name")
    let type = try reader.name("a scope's type")
    try open(parent, offset)
    try countName(name, offset)
    do throws(GraphError) {
      try scopes.create(name, type: type, in: parent, of: &graph)
    } catch { throw .graph(error, offset: offset) }
    depths.append(depths[parent] + 1)
  }

  private mutating func variable(_ role: Variable.Role, _ offset: Int) throws(FragmentError) {
    guard graph.variables.count < FragmentLimits.variableCount else {
      throw .overBudget(what: "parameters and buffers", limit: FragmentLimits.variableCount, offset: offset)
    }
    try open(try reader.index("a scope", below: scopes.count), offset)
    let name = try reader.name("a variable's name")
    try countName(name, offset)
    let shape = try reader.shape("a variable's shape")
    guard shape.elementCount <= FragmentLimits.variableElements - variableElements else {
      throw .overBudget(
        what: "elements in parameters and buffers", limit: FragmentLimits.variableElements, offset: offset)
    }
    variableElements += shape.elementCount
    let initialiser = try initialiser(shape)
    _ = try build(offset) { graph throws(GraphError) in try graph.variable(role, name, shape, initialiser) }
  }

  private mutating func initialiser(_ shape: Shape) throws(FragmentError) -> Initialiser {
    let what = "an initialiser"
    let offset = reader.position
    let kind = FragmentFormat.InitialiserKind(rawValue: try reader.byte(what))
    guard let kind else { throw .invalid(what, reason: "is of no known kind", offset: offset) }
    func finite() throws(FragmentError) -> Double {
      let number = try reader.real(what)
      guard number.isFinite else { throw .invalid(what, reason: "is not finite", offset: offset) }
      return number
    }
    func deviation() throws(FragmentError) -> Double {
      let number = try finite()
      guard number >= 0 else { throw .invalid(what, reason: "has a negative deviation", offset: offset) }
      return number
    }
    switch kind {
    case .constant: return .constant(try finite())
    case .uniform:
      let (low, high) = (try finite(), try finite())
      guard low <= high else { throw .invalid(what, reason: "has its bounds in the wrong order", offset: offset) }
      return .uniform(low: low, high: high)
    case .normal: return .normal(mean: try finite(), deviation: try deviation())
    case .truncatedNormal: return .truncatedNormal(mean: try finite(), deviation: try deviation())
    case .values: return .values(try values(shape, offset))
    }
  }

  /// Given initial values, one for each element.
  private mutating func values(_ shape: Shape, _ offset: Int) throws(FragmentError) -> [Float] {
    guard shape.elementCount <= FragmentLimits.givenValues - givenValues else {
      throw .overBudget(what: "given initial values", limit: FragmentLimits.givenValues, offset: offset)
    }
    givenValues += shape.elementCount
    let values = try reader.floats(shape.elementCount, "given initial values")
    guard values.allSatisfy(\.isFinite) else {
      throw .invalid("given initial values", reason: "are not all finite", offset: offset)
    }
    return values
  }

  private mutating func operation(_ offset: Int) throws(FragmentError) {
    try open(try reader.index("a scope", below: scopes.count), offset)
    let name = try reader.name("an operation's name")
    var attributes: [Attribute] = []
    for _ in 0..<(try reader.count("attributes of an operation", limit: FragmentLimits.attributeCount)) {
      attributes.append(try attribute())
    }
    var inputs: [Value] = []
    for _ in 0..<(try reader.count("inputs of an operation", limit: FragmentLimits.inputCount)) {
      inputs.append(try value())
    }
    _ = try build(offset) { graph throws(GraphError) in
      try graph.apply(try OperationCatalogue.operation(name, attributes), inputs)
    }
  }

  private mutating func attribute() throws(FragmentError) -> Attribute {
    let name = try reader.name("an attribute's name")
    let offset = reader.position
    switch FragmentFormat.AttributeKind(rawValue: try reader.byte("an attribute")) {
    case .integer: return Attribute(name, .integer(try reader.integer("an attribute")))
    case .real: return Attribute(name, .real(try reader.real("an attribute")))
    case .text: return Attribute(name, .text(try reader.text("an attribute", limit: FragmentLimits.textLength)))
    case .integers:
      var numbers: [Int] = []
      let count = try reader.count("elements of an attribute", limit: FragmentLimits.listLength)
      numbers.reserveCapacity(count)
      for _ in 0..<count { numbers.append(try reader.integer("an attribute")) }
      return Attribute(name, .integers(numbers))
    case nil: throw .invalid("an attribute", reason: "is of no known kind", offset: offset)
    }
  }

  /// A value that was made before, from its distance.
  private mutating func value() throws(FragmentError) -> Value {
    let offset = reader.position
    let made = graph.shapes.count
    let distance = try reader.index("a value", below: made + 1)
    guard let value = graph.value(at: made - distance) else {
      throw .invalid("a value", reason: "is not made yet", offset: offset)
    }
    return value
  }

  private mutating func site(_ offset: Int) throws(FragmentError) {
    guard sites.count < FragmentLimits.siteCount else {
      throw .overBudget(what: "sites", limit: FragmentLimits.siteCount, offset: offset)
    }
    try open(try reader.index("a scope", below: scopes.count), offset)
    let name = try reader.name("a site's name", mayBeEmpty: true)
    try countName(name, offset)
    let value = try value()
    let layout = try layout(of: graph.shape(value))
    let (mark, _) = try build(offset) { graph throws(GraphError) in try graph.markSite(name, value, layout) }
    if let fault = SiteMark.fault(inName: mark.name) {
      throw .invalid("a site's name", reason: fault, offset: offset)
    }
    guard siteNames.insert(mark.name).inserted else {
      throw .invalid("site '\(mark.name)'", reason: "comes twice", offset: offset)
    }
    sites.append(mark)
  }

  private mutating func layout(of shape: Shape) throws(FragmentError) -> Layout {
    let what = "a site's layout"
    let offset = reader.position
    let layout: Layout
    switch FragmentFormat.LayoutKind(rawValue: try reader.byte(what)) {
    case .map: layout = .map
    case .tokens:
      let prefix = try reader.natural(what)
      let height = try reader.natural(what)
      layout = .tokens(prefix: prefix, height: height, width: try reader.natural(what))
    case nil: throw .invalid(what, reason: "is of no known kind", offset: offset)
    }
    if let fault = SiteMark.fault(in: layout, of: shape) { throw .invalid(what, reason: fault, offset: offset) }
    return layout
  }

  private mutating func end(_ offset: Int) throws(FragmentError) -> GraphFragment {
    graph.outputs = [try value()]
    guard reader.remaining == 0 else { throw .bytesAfterEnd(offset: reader.position) }
    try open(0, offset)
    return try GraphFragment(graph, sites: sites)
  }
}
