import SuturePlugin

/// Equal blocks in a row, of which the first has the stride.
struct BlockGroup {
  let repeats: Int
  let kernel: Int
  let stride: Int
  /// The ratio of the depthwise convolution's channels to the block's inputs; nil for blocks without expansion.
  let expansion: Double?
  let channels: Int
}

/// One stage of a network, before its width and depth are scaled.
struct StagePlan {
  let groups: [BlockGroup]
  let activation: Activation
  let gate: Gate?
  let convention: Convention

  init(_ groups: [BlockGroup], _ activation: Activation, gate: Gate? = nil, _ convention: Convention = .pyTorch) {
    self.convention = convention
    self.groups = groups
    self.activation = activation
    self.gate = gate
  }
}

/// The blocks of one stage, named by their index.
struct Stage: Layer {
  let plan: StagePlan
  /// Scales numbers of channels, which are rounded to multiples of 8.
  let width: Double
  /// Scales numbers of blocks, which are rounded up.
  let depth: Double

  var type: String { "Sequential" }

  func forward(_ x: Tensor) throws -> Tensor {
    var y = x
    var index = 0
    for group in plan.groups {
      // Bounded by the manifest, and by the host's limit on the size of a network.
      let count = max(1, Int((Double(group.repeats) * min(depth, 1000)).rounded(.up)))
      for position in 0..<count {
        let block = try block(group, inputs: y.channels, stride: position == 0 ? group.stride : 1)
        y = try block("\(index)", y)
        index += 1
      }
    }
    return try site("", y)
  }

  private func block(_ group: BlockGroup, inputs: Int, stride: Int) -> any Layer {
    let outputs = divisibleWidth(width * Double(group.channels))
    let depthwise = Depthwise(
      kernel: group.kernel, stride: stride, activation: plan.activation, gate: plan.gate, convention: plan.convention)
    guard let expansion = group.expansion else {
      return DepthwiseSeparableConv(inputs: inputs, outputs: outputs, depthwise: depthwise)
    }
    return InvertedResidual(
      inputs: inputs, expanded: divisibleWidth(expansion * Double(inputs)), outputs: outputs, depthwise: depthwise)
  }
}
