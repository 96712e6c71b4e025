/// What an input of an operator is to the operator's layer.
enum ONNXWeightRole {
  case weight
  case bias
  case runningMean
  case runningVariance

  /// The role of an input; nil for inputs that are no weights.
  init?(_ node: ONNXNodeMessage, input position: Int) {
    let roles: [ONNXWeightRole?]
    switch node.operation {
    case "Conv", "ConvTranspose": roles = [nil, .weight, .bias]
    case "Gemm": roles = [.weight, .weight, .bias]
    case "MatMul": roles = [.weight, .weight]
    case "BatchNormalization": roles = [nil, .weight, .bias, .runningMean, .runningVariance]
    case "InstanceNormalization", "LayerNormalization", "GroupNormalization": roles = [nil, .weight, .bias]
    case "PRelu", "RMSNormalization": roles = [nil, .weight]
    default: return nil
    }
    guard roles.indices.contains(position), let role = roles[position] else { return nil }
    self = role
  }

  /// The role of an input in a group norm, which exporters spell as a product and a sum after an
  /// `InstanceNormalization` of reshaped maps; nil for other inputs.
  init?(ofGroupNorm use: ONNXFileGraph.Use, _ graph: ONNXFileGraph) {
    let node = graph.nodes[use.node]
    // The node that computes the other input.
    func maker(of node: ONNXNodeMessage, otherThan position: Int?) -> ONNXNodeMessage? {
      guard node.inputs.count == 2 else { return nil }
      return node.inputs.enumerated().lazy.filter { $0.offset != position }.compactMap { graph.producers[$0.element] }
        .first
        .map { graph.nodes[$0] }
    }
    func isNormalised(_ node: ONNXNodeMessage?) -> Bool {
      guard let node, node.operation == "Reshape" else { return false }
      return maker(of: node, otherThan: 1)?.operation == "InstanceNormalization"
    }
    let input = maker(of: node, otherThan: use.input)
    switch node.operation {
    case "Mul" where isNormalised(input): self = .weight
    case "Add":
      guard let input, isNormalised(input) || input.operation == "Mul" && isNormalised(maker(of: input, otherThan: nil))
      else { return nil }
      self = .bias
    default: return nil
    }
  }

  /// Whether an operator normalises.
  static func isNorm(_ node: ONNXNodeMessage) -> Bool {
    switch node.operation {
    case "BatchNormalization", "InstanceNormalization", "LayerNormalization", "GroupNormalization", "RMSNormalization":
      true
    default: false
    }
  }

  /// Whether an optimizer trains it.
  var isParameter: Bool {
    switch self {
    case .weight, .bias: true
    case .runningMean, .runningVariance: false
    }
  }

  /// The last part of the name of a variable.
  ///
  /// A linear layer as a product has a weight of [inputs, outputs], which has another name than PyTorch's of
  /// [outputs, inputs], so that weights of a state dict are not taken for it.
  func name(in node: ONNXNodeMessage, input position: Int) -> String {
    switch self {
    case .weight:
      let isTransposed =
        switch node.operation {
        case "MatMul": position == 1
        case "Gemm": position == 1 && node.integer("transB") ?? 0 == 0
        default: false
        }
      return isTransposed ? "weight_transposed" : "weight"
    case .bias: return "bias"
    case .runningMean: return "running_mean"
    case .runningVariance: return "running_var"
    }
  }
}
