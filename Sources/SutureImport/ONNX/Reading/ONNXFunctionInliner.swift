import SutureSupport

/// Replaces calls of a model's functions by the functions' nodes.
struct ONNXFunctionInliner {
  /// The maximum depth of functions that call functions.
  private static let maximumDepth = 32

  private struct Key: Hashable {
    let domain: String
    let name: String
    let overload: String
  }

  private let functions: [Key: ONNXFunctionMessage]
  /// The versions of the standard operators that the functions use.
  private let versions: [Key: Int]
  private let bytes: ONNXBytes
  /// The names of all values so far.
  private var taken: Set<String>
  /// The last numbers that made names unique, by the name without a number.
  private var numbers: [String: Int] = [:]
  /// The nodes in order.
  private(set) var nodes: [ONNXNodeMessage] = []
  /// The names of the functions that are called.
  private(set) var inlined: Set<String> = []

  /// - Parameter opset: the version of the standard operators.
  init(_ model: ONNXModelMessage, _ graph: ONNXGraphMessage, opset: Int, _ bytes: ONNXBytes) throws(ONNXFault) {
    var functions: [Key: ONNXFunctionMessage] = [:]
    for function in model.functions {
      let key = Key(domain: function.domain, name: function.name, overload: function.overload)
      guard functions.updateValue(function, forKey: key) == nil else {
        throw ONNXFault("there are two functions \(quoted(function.name)) of domain \(quoted(function.domain))")
      }
    }
    self.functions = functions
    versions = functions.compactMapValues { $0.operatorSets.first { $0.domain.isEmpty }?.version }
    self.bytes = bytes
    guard !functions.isEmpty else {
      nodes = graph.nodes
      taken = []
      return
    }
    taken = Set(graph.nodes.flatMap(\.outputs))
    taken.formUnion(graph.inputs.map(\.name))
    taken.formUnion(graph.initializers.map(\.name))
    for node in graph.nodes { try append(node, callers: [], opset) }
  }

  private mutating func append(_ node: ONNXNodeMessage, callers: [Key], _ opset: Int) throws(ONNXFault) {
    let key = Key(domain: node.domain, name: node.type, overload: node.overload)
    guard let function = functions[key] else {
      nodes.append(node)
      return
    }
    guard !callers.contains(key) else { throw ONNXFault("the function \(quoted(function.name)) calls itself") }
    guard callers.count < Self.maximumDepth else {
      throw ONNXFault("functions call each other more than \(Self.maximumDepth) levels deep")
    }
    // Operators change between versions: those of another version may mean something else.
    if let version = versions[key], version != opset {
      throw ONNXFault(
        "the function \(quoted(function.name)) uses opset \(version), and the model opset \(opset); "
          + "functions of another opset are not supported")
    }
    inlined.insert(function.name)
    for inner in try body(of: function, calledBy: node) { try append(inner, callers: callers + [key], opset) }
  }

  /// A function's nodes with the values and attributes of a call.
  private mutating func body(
    of function: ONNXFunctionMessage, calledBy node: ONNXNodeMessage
  ) throws(ONNXFault) -> [ONNXNodeMessage] {
    guard node.inputs.count <= function.inputs.count, node.outputs.count <= function.outputs.count else {
      throw ONNXFault(
        "\(node.place) has \(node.inputs.count) inputs and \(node.outputs.count) outputs, "
          + "and its function \(function.inputs.count) and \(function.outputs.count)")
    }
    try bytes.charge(
      (function.inputs.count + function.outputs.count + node.attributes.count + function.defaults.count)
        * MemoryLayout<String>.stride)
    let attributes = Dictionary((node.attributes + function.defaults).map { ($0.name, $0) }) { first, _ in first }
    var names: [String: String] = [:]
    for (index, input) in function.inputs.enumerated() {
      names[input] = node.inputs.indices.contains(index) ? node.inputs[index] : ""
    }
    var copies: [(from: String, to: String)] = []
    for (inner, outer) in zip(function.outputs, node.outputs) where !outer.isEmpty {
      if names[inner] == nil { names[inner] = outer } else { copies.append((inner, outer)) }
    }
    let prefix = node.name.isEmpty ? node.outputs.first ?? node.type : node.name
    var nodes: [ONNXNodeMessage] = []
    for var inner in function.nodes {
      try bytes.charge(
        ImportMemory.operation
          + (inner.inputs.count + inner.attributes.count) * ImportMemory.argument
          + (inner.inputs.count + inner.outputs.count + 1) * (MemoryLayout<String>.stride + prefix.utf8.count))
      inner.inputs = inner.inputs.map { name(of: $0, in: prefix, &names) }
      inner.outputs = inner.outputs.map { name(of: $0, in: prefix, &names) }
      inner.name = "\(prefix)/\(inner.name.isEmpty ? inner.type : inner.name)"
      if inner.metadata.isEmpty { inner.metadata = node.metadata }
      if inner.attributes.contains(where: { !$0.reference.isEmpty }) {
        try bytes.charge(inner.attributes.count * MemoryLayout<ONNXAttributeMessage>.stride)
        inner.attributes = inner.attributes.compactMap { attribute in
          guard !attribute.reference.isEmpty else { return attribute }
          guard var value = attributes[attribute.reference] else { return nil }
          value.name = attribute.name
          return value
        }
      }
      nodes.append(inner)
    }
    for (from, to) in copies {
      var copy = node
      (copy.type, copy.domain, copy.attributes) = ("Identity", "", [])
      (copy.inputs, copy.outputs) = ([name(of: from, in: prefix, &names)], [to])
      nodes.append(copy)
    }
    return nodes
  }

  /// The name in the graph of a value within a function.
  private mutating func name(of value: String, in prefix: String, _ names: inout [String: String]) -> String {
    if value.isEmpty { return "" }
    if let name = names[value] { return name }
    let base = "\(prefix)/\(value)"
    var name = base
    while !taken.insert(name).inserted {
      let number = (numbers[base] ?? 1) + 1
      numbers[base] = number
      name = "\(base)_\(number)"
    }
    names[value] = name
    return name
  }
}
