import SutureExecution
import SutureGraph

/// Adds operators to an ONNX graph: names values and nodes, and shares constants.
///
/// `translate` walks through a network's nodes; the extensions hold the spelling of each operation.
struct ONNXBuilder {
  /// The version of the operators.
  let opset: Int
  /// The network, built for several batch sizes if the batch is symbolic, otherwise once.
  let builds: NetworkBuilds
  /// The input's batch size in each build.
  let batchSizes: [Int]
  /// The nodes so far.
  private(set) var nodes: [ONNXNode] = []
  /// The shapes of the values that stand for values of the network, in the order of their computation.
  private(set) var values: [ONNXValueInfo] = []

  /// The ONNX name of each value of the network.
  private var names: [Value: String] = [:]
  /// The node of the network that computes each value.
  private let producers: [Value: Node]
  private var metadata: ONNXScopes
  /// The number of nodes by name without number.
  private var nodeCounts: [String: Int] = [:]
  /// The values of constant nodes, by content.
  private var constants: [ConstantKey: String] = [:]
  /// The values of sizes that are computed from the input, by size.
  private var sizes: [ONNXDimension: String] = [:]
  /// The scope of the node of the network that is being translated.
  private var scope = 0

  private struct ConstantKey: Hashable {
    let type: ONNXTensor.ElementType
    let dimensions: [Int]
    let bytes: [UInt8]
  }

  /// - Parameter inputName: the name of the network's input.
  init(_ builds: NetworkBuilds, opset: Int, inputName: String) {
    self.builds = builds
    self.opset = opset
    let graph = builds.graph
    batchSizes = builds.sizes(of: graph.inputs[0].value)[0].values
    metadata = ONNXScopes(graph.scopes)
    var producers: [Value: Node] = [:]
    for node in graph.nodes {
      for output in node.outputs { producers[output] = node }
    }
    self.producers = producers
    names[graph.inputs[0].value] = inputName
    for variable in graph.variables { names[variable.value] = variable.name }
  }

  // MARK: The network's values

  /// The ONNX name of a value of the network that is an input or was computed before.
  /// - Throws: `GraphError.unknownValue`.
  func name(of value: Value) throws(GraphError) -> String {
    guard let name = names[value] else { throw .unknownValue(value.index) }
    return name
  }

  /// The node of the network that computes a value; nil for inputs and variables.
  func producer(of value: Value) -> Node? { producers[value] }

  /// The sizes of a value of the network.
  ///
  /// They are linear in the batch size, as `ONNXExporter` has checked.
  func dimensions(of value: Value) -> [ONNXDimension] {
    builds.sizes(of: value).map { ONNXDimension($0, batchSizes: batchSizes) ?? .fixed($0.value) }
  }

  /// Adds the nodes of the whole network.
  /// - Throws: `ExportError` for operations without a spelling.
  mutating func translate() throws {
    for node in builds.graph.nodes {
      scope = node.scope
      metadata.begin(node.operation.name)
      let count = nodes.count
      let name = try spelling(of: node)
      names[node.outputs[0]] = name
      if nodes.count > count {
        values.append(ONNXValueInfo(name: name, dimensions: dimensions(of: node.outputs[0])))
      }
    }
  }

  /// The nodes that a value of the network depends on.
  /// - Parameter name: the name that the value is given.
  /// - Throws: `GraphError.unknownValue`.
  mutating func finish(_ output: Value, named name: String) throws(GraphError) -> [ONNXNode] {
    var source = try self.name(of: output)
    // A network may return its input or a variable.
    if !nodes.contains(where: { $0.output == source }) { source = add("Identity", [source]) }
    var needed: Set<String> = [source]
    var kept: [ONNXNode] = []
    for var node in nodes.reversed() where needed.contains(node.output) {
      needed.formUnion(node.inputs)
      if node.output == source { node.output = name }
      node.inputs = node.inputs.map { $0 == source ? name : $0 }
      kept.append(node)
    }
    return kept.reversed()
  }

  // MARK: Nodes

  /// Adds a node.
  /// - Parameters:
  ///   - inputs: the names of its inputs; empty for optional ones that are left out.
  ///   - position: the number of outputs before the one that is read.
  /// - Returns: the name of its output.
  mutating func add(
    _ type: String, _ inputs: [String], _ attributes: [ONNXAttribute] = [], output position: Int = 0
  ) -> String {
    append(
      type, inputs, attributes, position, path: builds.graph.scopes[scope].path,
      metadata: metadata.entries(scope: scope))
  }

  private mutating func append(
    _ type: String, _ inputs: [String], _ attributes: [ONNXAttribute], _ position: Int = 0, path: String,
    metadata: [(key: String, value: String)]
  ) -> String {
    let folder = path.split(separator: ".").map { "/\($0)" }.joined()
    var name = "\(folder)/\(type)"
    let count = nodeCounts[name, default: 0]
    nodeCounts[name] = count + 1
    if count > 0 { name += "_\(count)" }
    let outputs = (0...position).map { "\(name)_output_\($0)" }
    nodes.append(
      ONNXNode(
        type: type, name: name, inputs: inputs, unusedOutputs: outputs.dropLast(), output: outputs[position],
        attributes: attributes, metadata: metadata))
    return outputs[position]
  }

  // MARK: Constants

  /// A number without dimensions.
  mutating func constant(_ value: Double) -> String { constant(ONNXTensor([Float(value)], dimensions: [])) }

  /// A vector of integers.
  mutating func constant(_ values: [Int]) -> String { constant(ONNXTensor(values)) }

  /// A tensor in a node of its own: initializers are the network's variables alone.
  mutating func constant(_ tensor: ONNXTensor) -> String {
    guard case .bytes(let bytes) = tensor.content else { preconditionFailure("only variables are not bytes") }
    let key = ConstantKey(type: tensor.type, dimensions: tensor.dimensions, bytes: bytes)
    if let name = constants[key] { return name }
    let name = append(
      "Constant", [], [ONNXAttribute("value", .tensor(tensor))], path: "", metadata: metadata.root("constant"))
    constants[key] = name
    return name
  }

  // MARK: Sizes

  /// A vector of sizes, computed from the input where they depend on the batch.
  mutating func shape(_ dimensions: [ONNXDimension]) -> String {
    var parts: [String] = []
    var fixed: [Int] = []
    for dimension in dimensions {
      switch dimension {
      case .fixed(let size): fixed.append(size)
      case .batch(let factor, let offset):
        if !fixed.isEmpty { parts.append(constant(fixed)) }
        fixed = []
        parts.append(size(factor: factor, offset: offset))
      }
    }
    if !fixed.isEmpty || parts.isEmpty { parts.append(constant(fixed)) }
    return parts.count == 1 ? parts[0] : add("Concat", parts, [ONNXAttribute("axis", .integer(0))])
  }

  /// A vector of one size that depends on the batch.
  private mutating func size(factor: Int, offset: Int) -> String {
    let key = ONNXDimension.batch(factor: factor, offset: offset)
    if let name = sizes[key] { return name }
    var name: String
    if factor == 1, offset == 0 {
      let shape = add("Shape", [names[builds.graph.inputs[0].value] ?? ""])
      name = add("Gather", [shape, constant([0])], [ONNXAttribute("axis", .integer(0))])
    } else {
      name = size(factor: 1, offset: 0)
      if factor != 1 { name = add("Mul", [name, constant([factor])]) }
      if offset != 0 { name = add("Add", [name, constant([offset])]) }
    }
    sizes[key] = name
    return name
  }

  /// The same elements in another shape; sizes that follow the batch are kept or derived, not written down.
  mutating func reshape(_ x: String, from: [ONNXDimension], to: [ONNXDimension]) -> String {
    guard from != to else { return x }
    var target: [Int] = []
    for (axis, dimension) in to.enumerated() {
      switch dimension {
      case .fixed(let size): target.append(size)
      // 0 keeps the input's size of the same axis.
      case .batch where axis < from.count && from[axis] == dimension: target.append(0)
      case .batch where !target.contains(-1): target.append(-1)
      case .batch: return add("Reshape", [x, shape(to)])
      }
    }
    return add("Reshape", [x, constant(target)])
  }
}
