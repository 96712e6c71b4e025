import SutureExecution

/// What the tensors of a model are: parameters, buffers or constants.
///
/// - Where the file has the signature of the exported program, it tells parameters from buffers by name.
/// - Otherwise tensors with the name of a module's variable are parameters, except the running statistics of batch
///   norms, and those whose last part contains `mask`, which are buffers.
/// - Tensors with other names, which optimizers write, are parameters where a layer reads them as its weight or bias.
///   Elsewhere they are constants, as are the weights of ones and biases of zeros of norms, which exporters write for
///   norms without them.
/// - Where a module within the network has one parameter that is not in the file, and its own products read one vector
///   without a name, that is the parameter after some operations, such as a reshape. It is trained, with `_folded`
///   after the name.
/// - Values of `Constant` nodes are constants, unless all weights of the file are such.
struct ONNXVariableKinds {
  /// What a tensor is.
  enum Kind: Hashable {
    /// A parameter or buffer with its own name.
    case named(String, isParameter: Bool)
    /// A parameter or buffer without a name of its own, which is named after the first node that reads it in a role.
    case unnamed(use: Int, ONNXWeightRole)
    case constant
  }

  /// The kinds of `ONNXFileGraph.stored`.
  private(set) var kinds: [Kind] = []

  init(
    _ graph: ONNXFileGraph, signature: ONNXSignature?, isFromPyTorch: Bool, _ tensors: ONNXTensorReader
  ) throws(ONNXFault) {
    let roles = graph.stored.indices.map { index in
      graph.uses[index].enumerated().compactMap { number, use in
        (ONNXWeightRole(graph.nodes[use.node], input: use.input) ?? ONNXWeightRole(ofGroupNorm: use, graph))
          .map { (use: number, role: $0) }
      }
    }
    let hasWeights = graph.stored.indices.contains { index in
      !graph.stored[index].isNode && graph.stored[index].tensor.type.real != nil && !roles[index].isEmpty
    }
    for (index, stored) in graph.stored.enumerated() {
      guard stored.tensor.type.real != nil, stored.tensor.count > 0, !(stored.isNode && hasWeights) else {
        kinds.append(.constant)
        continue
      }
      let isStatistic = roles[index].contains { !$0.role.isParameter }
      let kind: Kind
      if let known = signature?.kinds[stored.name], ModuleFrame.isPath(stored.name) {
        switch known {
        case .parameter: kind = .named(stored.name, isParameter: !isStatistic)
        case .buffer: kind = .named(stored.name, isParameter: false)
        case .constant: kind = .constant
        }
      } else if signature == nil, !stored.isNode,
        Self.isName(stored.name, in: graph, allowsPlain: isFromPyTorch || !roles[index].isEmpty)
      {
        kind = .named(stored.name, isParameter: !isStatistic && !Self.isBuffer(stored.name))
      } else if let first = roles[index].first {
        let node = graph.nodes[graph.uses[index][first.use].node]
        kind =
          try Self.isNeutral(stored.tensor, first.role, in: node, tensors)
          ? .constant : .unnamed(use: first.use, first.role)
      } else {
        kind = .constant
      }
      kinds.append(kind)
    }
    if let signature { findFolded(graph, signature) }
  }

  /// Finds parameters that an optimizer has computed into vectors without names, such as scales of channels.
  private mutating func findFolded(_ graph: ONNXFileGraph, _ signature: ONNXSignature) {
    let lost = Dictionary(
      grouping: signature.kinds.filter { $0.value == .parameter && graph.storedIndices[$0.key] == nil }.keys,
      by: { ModuleFrame.parent(of: $0) })
    var found: [String: [Int]] = [:]
    for (index, stored) in graph.stored.enumerated() {
      guard kinds[index] == .constant, !stored.isNode, stored.tensor.type.real != nil, stored.tensor.count > 1,
        let first = graph.uses[index].first
      else { continue }
      let node = graph.nodes[first.node]
      guard node.operation == "Mul", stored.tensor.shape.count(where: { $0 > 1 }) == 1,
        let module = ONNXNodeScopes(node)?.frames.last?.path
      else { continue }
      found[module, default: []].append(index)
    }
    for (module, indices) in found {
      guard indices.count == 1, let index = indices.first, let names = lost[module], names.count == 1,
        let name = names.first, ModuleFrame.isPath(name), graph.storedIndices["\(name)_folded"] == nil
      else { continue }
      kinds[index] = .named("\(name)_folded", isParameter: true)
    }
  }

  /// Whether a tensor scales by one or adds zero, as exporters write for norms without weights.
  private static func isNeutral(
    _ tensor: ONNXFileTensor, _ role: ONNXWeightRole, in node: ONNXNodeMessage, _ tensors: ONNXTensorReader
  ) throws(ONNXFault) -> Bool {
    // A product or sum that reads a weight is that of a group norm.
    guard ONNXWeightRole.isNorm(node) || ["Mul", "Add"].contains(node.operation), role.isParameter else { return false }
    return try tensors.isFilled(tensor, with: role == .weight ? 1 : 0)
  }

  // MARK: Names

  /// Whether the last part of a name is that of a buffer.
  private static func isBuffer(_ name: String) -> Bool {
    let last = name.split(separator: ".").last ?? ""
    return last == "running_mean" || last == "running_var" || last.contains("mask")
  }

  /// Whether an initializer has the name of a module's variable.
  /// - Parameter allowsPlain: whether a name without a dot is one, as of a variable of the network itself.
  private static func isName(_ name: String, in graph: ONNXFileGraph, allowsPlain: Bool) -> Bool {
    guard ModuleFrame.isPath(name) else { return false }
    // The bias of a batch norm that was folded into a convolution without one: `conv1.weight_bias`.
    if name.hasSuffix("_bias"), graph.storedIndices[String(name.dropLast(5))] != nil { return false }
    return name.contains(".") || allowsPlain && !isGenerated(name)
  }

  /// Whether a name without a dot is one that exporters and optimizers make up, such as `193`, `val_12` or
  /// `_to_copy_3`.
  private static func isGenerated(_ name: String) -> Bool {
    let word = name.reversed().drop { $0.isNumber }
    if word.isEmpty { return true }
    guard word.count < name.count, word.first == "_" else { return name.lowercased().hasPrefix("const") }
    return name.hasPrefix("_") || name.hasPrefix("val_") || name.hasPrefix("lifted_tensor_")
      || name.lowercased().hasPrefix("const")
  }
}
