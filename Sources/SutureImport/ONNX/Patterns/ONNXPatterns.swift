/// Replaces groups of nodes, into which exporters divide a layer, by one node for the layer.
///
/// The layer then computes the same numbers as one that is imported whole, in one operation of the graph. Nodes are only replaced
/// where nothing else reads what is computed between them.
struct ONNXPatterns {
  /// The network with the layers.
  private(set) var network: ForeignNetwork
  /// The positions of the nodes that compute values.
  private var producers: [String: Int] = [:]
  /// The positions of the nodes that read values.
  private var readers: [String: [Int]] = [:]
  private let outputs: Set<String>
  /// The sizes of variables, by the names of their values.
  private let shapes: [String: [Int]]
  private var removed: Set<Int> = []

  init(_ network: ForeignNetwork) {
    self.network = network
    outputs = Set(network.outputs)
    shapes = Dictionary(
      network.variables.flatMap { variable in variable.values.map { ($0, variable.shape) } },
      uniquingKeysWith: { first, _ in first })
    for (index, node) in network.nodes.enumerated() {
      for input in node.inputs { readers[input, default: []].append(index) }
      for output in node.outputs.compactMap(\.self) { producers[output] = index }
    }
    for index in network.nodes.indices where !removed.contains(index) {
      switch network.nodes[index].operation {
      case "Erf": replaceGelu(erf: index)
      case "Sigmoid": replaceSwish(sigmoid: index)
      case "Sqrt": replaceLayerNorm(root: index)
      case "MatMul": replaceLinear(product: index)
      default: break
      }
    }
    self.network.nodes = self.network.nodes.enumerated().filter { !removed.contains($0.offset) }.map(\.element)
  }

  // MARK: Neighbours

  /// The name of an input.
  private func input(_ index: Int, _ position: Int) -> String? {
    guard case .value(let name)? = network.nodes[index].argument(.input(position)) else { return nil }
    return name
  }

  /// The only input of a node besides one.
  private func other(than name: String?, of index: Int) -> String? {
    let inputs = network.nodes[index].inputs
    guard inputs.count == 2, inputs.contains(where: { $0 == name }) else { return nil }
    return inputs[0] == name ? inputs[1] : inputs[0]
  }

  /// The only output of a node.
  private func output(_ index: Int) -> String? {
    let outputs = network.nodes[index].outputs.compactMap(\.self)
    return outputs.count == 1 ? outputs[0] : nil
  }

  /// The node of a type that alone reads a node's output, once.
  private func next(_ index: Int, _ operation: String) -> Int? {
    guard let output = output(index), !outputs.contains(output), let all = readers[output], all.count == 1,
      network.nodes[all[0]].operation == operation
    else { return nil }
    return all[0]
  }

  /// The node of a type that computes a value.
  private func maker(_ name: String?, _ operation: String) -> Int? {
    guard let name, let index = producers[name], network.nodes[index].operation == operation else { return nil }
    return index
  }

  /// A constant of one element.
  private func number(_ name: String?) -> Double? {
    guard let name, let tensor = network.constants[name], tensor.count == 1 else { return nil }
    return tensor.doubles[0]
  }

  private func isNumber(_ name: String?, _ expected: Double) -> Bool {
    number(name).map { abs($0 - expected) <= 1e-6 } ?? false
  }

  /// A tensor of the file, with its sizes.
  private func stored(_ name: String?) -> [Int]? { name.flatMap { shapes[$0] ?? network.constants[$0]?.shape } }

  /// Replaces nodes by one in the place of the last.
  private mutating func replace(
    _ nodes: [Int], last: Int, _ operation: String, _ inputs: [String], _ attributes: [ForeignNode.NamedArgument] = []
  ) {
    let old = network.nodes[last]
    network.nodes[last] = ForeignNode(
      operation: operation, name: old.name,
      arguments: inputs.map { ForeignNode.NamedArgument("", .value($0)) } + attributes, outputs: old.outputs,
      module: old.module, outputShapes: old.outputShapes)
    removed.formUnion(nodes.filter { $0 != last })
  }

  // MARK: Layers

  /// x · (1 + erf(x / √2)) / 2, in any order of the factors.
  private mutating func replaceGelu(erf: Int) {
    guard let argument = input(erf, 0), readers[argument]?.count == 1, let sum = next(erf, "Add"),
      isNumber(other(than: output(erf), of: sum), 1), let product = next(sum, "Mul"),
      let factor = other(than: output(sum), of: product)
    else { return }
    let scaling: Int
    let x: String
    if let quotient = maker(argument, "Div"), let divided = input(quotient, 0),
      isNumber(input(quotient, 1), 2.0.squareRoot())
    {
      (scaling, x) = (quotient, divided)
    } else if let scaled = maker(argument, "Mul"),
      let side = network.nodes[scaled].inputs.firstIndex(where: { isNumber($0, 0.5.squareRoot()) }),
      network.nodes[scaled].inputs.count == 2
    {
      (scaling, x) = (scaled, network.nodes[scaled].inputs[1 - side])
    } else {
      return
    }
    let nodes: [Int]
    let last: Int
    if factor == x, let half = next(product, "Mul"), isNumber(other(than: output(product), of: half), 0.5) {
      (nodes, last) = ([scaling, erf, sum, product], half)
    } else if isNumber(factor, 0.5), let whole = next(product, "Mul"), other(than: output(product), of: whole) == x {
      (nodes, last) = ([scaling, erf, sum, product], whole)
    } else if let half = maker(factor, "Mul"), next(half, "Mul") == product, let constant = other(than: x, of: half),
      isNumber(constant, 0.5)
    {
      (nodes, last) = ([scaling, erf, sum, half], product)
    } else {
      return
    }
    replace(nodes, last: last, "Gelu", [x])
  }

  /// x · σ(x).
  private mutating func replaceSwish(sigmoid: Int) {
    guard let x = input(sigmoid, 0), let product = next(sigmoid, "Mul"),
      other(than: output(sigmoid), of: product) == x
    else { return }
    replace([sigmoid], last: product, "Swish", [x])
  }

  /// (x − mean) / √(variance + ε) · weight + bias along the last axis.
  private mutating func replaceLayerNorm(root: Int) {
    guard let shifted = maker(input(root, 0), "Add"),
      let variance = network.nodes[shifted].inputs.compactMap({ maker($0, "ReduceMean") }).first,
      let epsilon = number(other(than: output(variance), of: shifted)), isAlongLastAxis(variance),
      let square = input(variance, 0).flatMap({ producers[$0] }), let centred = base(ofSquare: square),
      let difference = maker(centred, "Sub"), let x = input(difference, 0),
      let mean = maker(input(difference, 1), "ReduceMean"), input(mean, 0) == x, isAlongLastAxis(mean),
      let quotient = next(root, "Div"), input(quotient, 0) == centred, let product = next(quotient, "Mul"),
      let weight = other(than: output(quotient), of: product), let sum = next(product, "Add"),
      let bias = other(than: output(product), of: sum), stored(weight)?.count == 1, stored(bias) == stored(weight)
    else { return }
    let inner = [mean, difference, square, variance, shifted, root, quotient, product, sum]
    // Nothing else reads what lies between.
    let isClosed = inner.dropLast().allSatisfy { index in
      guard let output = output(index), !outputs.contains(output) else { return false }
      return (readers[output] ?? []).allSatisfy(inner.contains)
    }
    guard isClosed else { return }
    replace(
      inner, last: sum, "LayerNormalization", [x, weight, bias],
      [.init("axis", .integer(-1)), .init("epsilon", .real(Double("\(Float(epsilon))") ?? epsilon))])
  }

  /// What a node squares.
  private func base(ofSquare index: Int) -> String? {
    let node = network.nodes[index]
    switch node.operation {
    case "Pow": return isNumber(input(index, 1), 2) ? input(index, 0) : nil
    case "Mul": return input(index, 0) == input(index, 1) ? input(index, 0) : nil
    default: return nil
    }
  }

  /// Whether a node reduces the last axis and keeps it.
  private func isAlongLastAxis(_ index: Int) -> Bool {
    let node = network.nodes[index]
    guard node.argument("keepdims") ?? .integer(1) == .integer(1) else { return false }
    if let axes = node.argument("axes") { return axes == .list([.integer(-1)]) }
    return input(index, 1).flatMap { network.constants[$0] }?.integers == [-1]
  }

  /// x · weight + bias, for a weight [inputs, outputs].
  private mutating func replaceLinear(product: Int) {
    guard let x = input(product, 0), let weight = input(product, 1), stored(x) == nil, let sizes = stored(weight),
      sizes.count == 2, let sum = next(product, "Add"), let bias = other(than: output(product), of: sum),
      stored(bias) == [sizes[1]]
    else { return }
    replace([product], last: sum, ONNXRules.linear, [x, weight, bias])
  }
}
