/// Where the values of a foreign network are computed and read, and by which modules.
struct ValueUses {
  /// The position of the node that computes a value.
  let producers: [String: Int]
  /// The calls of modules, such as `layer1.0.conv1`, inner ones before those around them.
  let calls: [String]

  private let network: ForeignNetwork
  /// The positions of the nodes that read a value.
  private let readers: [String: [Int]]
  private let outputs: Set<String>
  /// Values that are sizes, or follow from sizes and constants alone.
  private let sizes: Set<String>
  /// The values that the nodes of a call compute.
  private let results: [String: [String]]

  init(_ network: ForeignNetwork) {
    self.network = network
    outputs = Set(network.outputs)
    var producers: [String: Int] = [:]
    var readers: [String: [Int]] = [:]
    var sizes = Set(network.constants.keys)
    var results: [String: [String]] = [:]
    var order: [String: Int] = [:]
    for (index, node) in network.nodes.enumerated() {
      let inputs = node.inputs
      for input in inputs { readers[input, default: []].append(index) }
      let isSize = ValueUses.measures.contains(node.operation) || inputs.allSatisfy(sizes.contains)
      let calls = ValueUses.calls(around: node.module)
      for output in node.outputs.compactMap(\.self) {
        // A value that an operation changes in place keeps its first producer.
        if producers[output] == nil { producers[output] = index }
        if isSize { sizes.insert(output) } else { for call in calls { results[call, default: []].append(output) } }
      }
      for call in calls { order[call] = index }
    }
    self.producers = producers
    self.readers = readers
    self.sizes = sizes
    self.results = results
    // By the last node; inner calls first where that is the same.
    calls = order.keys.sorted {
      let (a, b) = (order[$0] ?? 0, order[$1] ?? 0)
      let (depth, other) = ($0.utf8.count { $0 == UInt8(ascii: ".") }, $1.utf8.count { $0 == UInt8(ascii: ".") })
      return (a, -depth, $0) < (b, -other, $1)
    }
  }

  /// Operations whose results depend on the sizes of a tensor, and not on its elements.
  private static let measures: Set<String> = [
    "Shape", "Size", "EyeLike", "aten.sym_size.int", "aten.sym_numel.default", "aten.new_zeros.default",
    "aten.new_ones.default", "aten.new_full.default", "aten.new_empty.default", "aten.zeros_like.default",
    "aten.ones_like.default", "aten.full_like.default", "aten.empty_like.default",
  ]

  /// A module's call and those around it.
  private static func calls(around module: String) -> [String] {
    var calls: [String] = []
    var path = module[...]
    while !path.isEmpty {
      calls.append(String(path))
      path = path.lastIndex(of: ".").map { path[..<$0] } ?? ""
    }
    return calls
  }

  private func isInside(_ node: Int, _ call: String) -> Bool {
    let module = network.nodes[node].module
    return call.isEmpty || module == call || module.hasPrefix("\(call).")
  }

  /// The only value that a call hands out; nil if it hands out several, or reads that value itself.
  func output(of call: String) -> String? {
    var found: String?
    for value in results[call] ?? [] {
      let readers = readers[value] ?? []
      guard outputs.contains(value) || readers.contains(where: { !isInside($0, call) }) else { continue }
      guard found == nil, !readers.contains(where: { isInside($0, call) }) else { return nil }
      found = value
    }
    return found
  }

  // MARK: Residual connections

  private static let additions: Set<String> = ["aten.add.Tensor", "aten.add_.Tensor", "Add"]

  /// The branch of a residual connection that ends with a node: the operand that is not the shortcut.
  /// - Returns: nil if the node is no addition of two such operands, or the branch is also read elsewhere.
  func residualBranch(of index: Int, _ node: ForeignNode) -> String? {
    guard ValueUses.additions.contains(node.operation) else { return nil }
    // A sum into a part of a tensor is no residual connection.
    if node.changesInput, let changed = node.sharedInput, let producer = producers[changed],
      ViewTable.form(network.nodes[producer]) == .part
    {
      return nil
    }
    let operands = node.inputs.filter { !sizes.contains($0) }
    guard operands.count == 2, operands[0] != operands[1] else { return nil }
    let (a, b) = (operands[0], operands[1])
    let branch: String
    let (above, below) = (ancestors(of: a, in: node.module), ancestors(of: b, in: node.module))
    if below.contains(a) {
      branch = b
    } else if above.contains(b) {
      branch = a
    } else {
      // Both are computed from one value: the shortcut, such as a convolution with stride, is the shorter way.
      guard !above.isDisjoint(with: below) else { return nil }
      branch = above.count > below.count ? a : b
    }
    guard producers[branch] != nil, readers[branch] == [index] else { return nil }
    return branch
  }

  /// The values from which a value is computed by nodes of a module, those included that enter the module; no variables.
  private func ancestors(of value: String, in module: String) -> Set<String> {
    var found: Set<String> = []
    var pending = [value]
    while let next = pending.popLast() {
      guard let producer = producers[next], isInside(producer, module) else { continue }
      for input in network.nodes[producer].inputs
      where !sizes.contains(input) && (producers[input] != nil || network.inputs.contains { $0.value == input })
        && found.insert(input).inserted
      {
        pending.append(input)
      }
      // Long networks without modules: what lies so far back is not the start of a residual connection.
      if found.count > 400 { break }
    }
    return found
  }
}
