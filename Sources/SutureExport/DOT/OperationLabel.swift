import SutureGraph
import SutureSupport

/// Layers and operations in few words, with their sizes.
struct OperationLabel {
  let graph: Graph
  let flow: DataFlow

  // MARK: Layers

  /// A scope without an inside: `Conv2d 3×3, 16 → 32, stride 2`.
  func layer(_ scope: Scope, nodes: [Int]) -> String {
    let sizes = nodes.compactMap(sizes)
    return sizes.count == 1 ? "\(scope.className) \(sizes[0])" : scope.className
  }

  /// The sizes of a convolution, a linear layer or a pooling; nil for other operations.
  private func sizes(_ index: Int) -> String? {
    let node = graph.nodes[index]
    switch node.operation.name {
    case "convolution", "transposed_convolution":
      let weight = graph.shape(node.inputs[1])
      let groups = integers("groups", node).first ?? 1
      let kernel = weight.dimensions.dropFirst(2).map(String.init).joined(separator: "×")
      let isTransposed = node.operation.name == "transposed_convolution"
      let joined = weight[1] * groups
      var words = ["\(kernel), \(isTransposed ? weight[0] : joined) → \(isTransposed ? joined : weight[0])"]
      for name in ["stride", "dilation"] {
        let values = integers(name, node)
        if values.contains(where: { $0 != 1 }) { words.append("\(name) \(text(values))") }
      }
      if groups > 1 { words.append(groups == weight[0] && weight[1] == 1 ? "depthwise" : "\(groups) groups") }
      return words.joined(separator: ", ")
    case "linear":
      let weight = graph.shape(node.inputs[1])
      return "\(weight[1]) → \(weight[0])"
    case "max_pool", "average_pool": return text(integers("kernel", node))
    case "adaptive_average_pool", "adaptive_max_pool": return "to \(text(integers("size", node)))"
    default: return nil
    }
  }

  // MARK: Operations

  /// An operation of an opened block with one input; nil if it only rearranges what it gets.
  func operation(_ index: Int) -> String? {
    let node = graph.nodes[index]
    let own = flow.variables(of: index).map { String($0.name.split(separator: ".").last ?? "") }
    switch node.operation.name {
    case "reshape", "permute", "expand", "dropout", "stop_gradient", "constant", "range": return nil
    case "affine":
      let factors = [("×", real("scale", node), 1.0), ("+", real("shift", node), 0.0)].filter { $0.1 != $0.2 }
      let words = factors.map { "\($0.0) \(NumberText.decimal($0.1, digits: 3))" }
      return words.isEmpty ? nil : words.joined(separator: " ")
    case "pow" where node.inputs.count == 1: return "power \(NumberText.decimal(real("exponent", node), digits: 3))"
    case "add", "subtract", "multiply", "divide", "maximum", "minimum", "pow", "concat":
      return "\(OperationLabel.sign(node.operation.name)) \(own.joined(separator: ", "))"
    case "reduce_mean", "reduce_max":
      let kind = node.operation.name == "reduce_mean" ? "average" : "maximum"
      let isSpatial = integers("axes", node) == [2, 3] && graph.shape(node.inputs[0]).rank == 4
      return isSpatial ? "global \(kind) pool" : kind
    case "convolution", "transposed_convolution", "linear", "max_pool", "average_pool", "adaptive_average_pool",
      "adaptive_max_pool":
      return [OperationLabel.name(node.operation.name), sizes(index)].compactMap(\.self).joined(separator: " ")
    default: return OperationLabel.name(node.operation.name)
    }
  }

  /// The sign of an operation that joins several tensors.
  static func sign(_ operation: String) -> String {
    switch operation {
    case "add": "+"
    case "subtract": "−"
    case "multiply": "×"
    case "divide": "÷"
    case "maximum": "max"
    case "minimum": "min"
    case "pow": "power"
    default: name(operation)
    }
  }

  /// The name of an operation for readers.
  private static func name(_ operation: String) -> String {
    switch operation {
    case "relu": "ReLU"
    case "relu6": "ReLU6"
    case "gelu": "GELU"
    case "silu": "SiLU"
    case "elu": "ELU"
    default: operation.replacing("_", with: " ")
    }
  }

  // MARK: Attributes

  private func integers(_ name: String, _ node: Node) -> [Int] {
    switch node.operation.attributes.first(where: { $0.name == name })?.value {
    case .integer(let number): [number]
    case .integers(let numbers): numbers
    case .real, .text, nil: []
    }
  }

  private func real(_ name: String, _ node: Node) -> Double {
    guard case .real(let number) = node.operation.attributes.first(where: { $0.name == name })?.value else { return 0 }
    return number
  }

  /// Equal sizes along all axes once, others as `3×1`.
  private func text(_ sizes: [Int]) -> String {
    Set(sizes).count == 1 ? "\(sizes[0])" : sizes.map(String.init).joined(separator: "×")
  }
}
