import SutureSupport

/// A model's graph with functions inlined, constants found, and the other nodes in the order of computation.
struct ONNXFileGraph {
  /// A tensor of known elements that the file holds.
  struct Stored {
    let name: String
    let tensor: ONNXFileTensor
    /// Whether it is the value of a `Constant` node and not an initializer.
    let isNode: Bool
    /// The names of its values: its own, and those of `Identity` nodes.
    var values: [String]
  }

  /// Where an initializer is read: by a node, at a position.
  struct Use {
    let node: Int
    let input: Int
  }

  let name: String
  let inputs: [ONNXValueMessage]
  let outputs: [ONNXValueMessage]
  /// The sizes of values at the exported size, where the file tells all of them.
  private(set) var shapes: [String: [Int]] = [:]
  /// The nodes but `Constant`, and `Identity` of what is known, in the order of computation.
  private(set) var nodes: [ONNXNodeMessage] = []
  /// The initializers and tensors of `Constant` nodes, in the order of the file.
  private(set) var stored: [Stored] = []
  /// The positions in `stored` by the names of values.
  private(set) var storedIndices: [String: Int] = [:]
  /// The numbers and lists of `Constant` nodes, by the names of their values.
  private(set) var known: [String: ForeignTensor] = [:]
  /// Whether the nodes had to be sorted.
  private(set) var isSorted = false
  /// The node that computes each value.
  private(set) var producers: [String: Int] = [:]
  /// Where each of `stored` is read.
  private(set) var uses: [[Use]] = []

  init(
    _ graph: ONNXGraphMessage, nodes all: [ONNXNodeMessage], _ tensors: inout ONNXTensorReader
  ) throws(ONNXFault) {
    name = graph.name
    // Files of the first versions of the format list initializers among the inputs.
    let initializers = Set(graph.initializers.map(\.name))
    inputs = graph.inputs.filter { !initializers.contains($0.name) }
    outputs = graph.outputs
    guard !outputs.isEmpty else { throw ONNXFault("the graph has no outputs") }
    for message in graph.initializers {
      guard storedIndices[message.name] == nil else {
        throw ONNXFault("there are two initializers \(quoted(message.name))")
      }
      try store(message, named: message.name, isNode: false, &tensors)
    }
    var defined = Set(storedIndices.keys)
    for input in inputs where !defined.insert(input.name).inserted {
      throw ONNXFault("there are two inputs \(quoted(input.name))")
    }
    for node in all {
      for output in node.outputs where !output.isEmpty && !defined.insert(output).inserted {
        throw ONNXFault("the value \(quoted(output)) is computed twice")
      }
    }
    var computing: [ONNXNodeMessage] = []
    for node in all {
      if node.operation == "Constant" {
        do throws(ONNXFault) { try read(constant: node, &tensors) } catch { throw error.within(node.place) }
      } else {
        computing.append(node)
      }
    }
    try sort(computing, defined)
    for output in outputs where !defined.contains(output.name) {
      throw ONNXFault("the output \(quoted(output.name)) is computed nowhere")
    }
    for value in graph.values + graph.outputs {
      guard let sizes = value.sizes else { continue }
      let fixed = sizes.compactMap { $0 }
      if fixed.count == sizes.count { shapes[value.name] = fixed }
    }
    removeIdentities()
    index()
  }

  // MARK: Constants

  private mutating func store(
    _ message: ONNXTensorMessage, named name: String, isNode: Bool, _ tensors: inout ONNXTensorReader
  ) throws(ONNXFault) {
    guard !name.isEmpty else { throw ONNXFault("an initializer has no name") }
    let tensor: ONNXFileTensor
    do throws(ONNXFault) { tensor = try tensors.tensor(message) } catch {
      throw error.within("the tensor \(quoted(name))")
    }
    storedIndices[name] = stored.count
    stored.append(Stored(name: name, tensor: tensor, isNode: isNode, values: [name]))
  }

  private mutating func read(constant node: ONNXNodeMessage, _ tensors: inout ONNXTensorReader) throws(ONNXFault) {
    guard node.outputs.count == 1, let name = node.outputs.first, !name.isEmpty else {
      throw ONNXFault("a constant has one output, and this one \(node.outputs.count)")
    }
    guard let attribute = node.attributes.first(where: { $0.name.hasPrefix("value") || $0.name == "sparse_value" })
    else { throw ONNXFault("the constant has no value") }
    switch (attribute.name, attribute.kind) {
    case ("value", .tensor):
      guard let tensor = attribute.tensors.first else { throw ONNXFault("the constant has no value") }
      try store(tensor, named: name, isNode: true, &tensors)
    case ("value_float", .real): known[name] = ForeignTensor(shape: [], .floats([attribute.real]))
    case ("value_int", .integer): known[name] = ForeignTensor(attribute.integer)
    case ("value_floats", .reals):
      known[name] = ForeignTensor(shape: [attribute.reals.count], .floats(attribute.reals))
    case ("value_ints", .integers): known[name] = ForeignTensor(attribute.integers)
    default: throw ONNXFault("a constant of \(quoted(attribute.name)) is not supported")
    }
  }

  // MARK: Order

  /// Puts the nodes into the order of computation; nodes that are in it already stay as they are.
  /// - Parameter defined: the names of all values.
  private mutating func sort(_ computing: [ONNXNodeMessage], _ defined: Set<String>) throws(ONNXFault) {
    var makers: [String: Int] = [:]
    for (index, node) in computing.enumerated() {
      for output in node.outputs where !output.isEmpty { makers[output] = index }
      for input in node.inputs where !input.isEmpty && !defined.contains(input) {
        throw ONNXFault("\(node.place) reads the value \(quoted(input)), which is computed nowhere")
      }
    }
    nodes.reserveCapacity(computing.count)
    // 0: not visited; 1: its inputs are being visited; 2: done.
    var states = [UInt8](repeating: 0, count: computing.count)
    for first in computing.indices where states[first] == 0 {
      var path = [(node: first, input: 0)]
      states[first] = 1
      while let (index, position) = path.last {
        let inputs = computing[index].inputs
        guard position < inputs.count else {
          states[index] = 2
          if index != nodes.count { isSorted = true }
          nodes.append(computing[index])
          path.removeLast()
          continue
        }
        path[path.count - 1].input += 1
        guard let maker = makers[inputs[position]], states[maker] != 2 else { continue }
        guard states[maker] == 0 else {
          throw ONNXFault("\(computing[maker].place) depends on its own output \(quoted(inputs[position]))")
        }
        states[maker] = 1
        path.append((maker, 0))
      }
    }
  }

  /// Removes `Identity` nodes of known tensors, which exporters write for weights that modules share.
  private mutating func removeIdentities() {
    nodes.removeAll { node in
      guard node.operation == "Identity", let input = node.inputs.first, node.outputs.count == 1,
        let output = node.outputs.first, !output.isEmpty
      else { return false }
      if let index = storedIndices[input] {
        storedIndices[output] = index
        stored[index].values.append(output)
        return true
      }
      guard let tensor = known[input] else { return false }
      known[output] = tensor
      return true
    }
  }

  private mutating func index() {
    uses = stored.map { _ in [] }
    for (index, node) in nodes.enumerated() {
      for output in node.outputs where !output.isEmpty { producers[output] = index }
      for (position, input) in node.inputs.enumerated() {
        if let stored = storedIndices[input] { uses[stored].append(Use(node: index, input: position)) }
      }
    }
  }
}
