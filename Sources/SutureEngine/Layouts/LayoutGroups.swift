import SutureGraph

/// Values that element operations walk together, which therefore should lie in the same order.
struct LayoutGroups {
  private let graph: Graph
  /// The value whose memory each value shares.
  let roots: [Int]
  private var parents: [Int]
  private let block: Int

  init(_ graph: Graph, block: Int) {
    self.graph = graph
    self.block = block
    var roots = Array(graph.shapes.indices)
    for node in graph.nodes where FusionRole(node.operation) == .view {
      roots[node.outputs[0].index] = roots[node.inputs[0].index]
    }
    self.roots = roots
    parents = Array(graph.shapes.indices)
    for node in graph.nodes where LayoutRole(node, graph) == .element && !(node.operation is Reduce) {
      let output = node.outputs[0]
      for input in node.inputs where graph.shape(input).elementCount == graph.shape(output).elementCount {
        let group = find(input.index)
        parents[group] = find(output.index)
      }
    }
    // Every value finds its group in one step from here on.
    for root in parents.indices { parents[root] = find(root) }
  }

  /// A number that all values of a group have in common.
  func group(of value: Int) -> Int { parents[roots[value]] }

  /// As `group(of:)` while groups grow; halves the way for those that come later.
  private mutating func find(_ value: Int) -> Int {
    var root = roots[value]
    while parents[root] != root {
      parents[root] = parents[parents[root]]
      root = parents[root]
    }
    return root
  }

  /// The groups that gain by lying in blocks, each with the shape [n, c, h, w] that its values are views of.
  func blocked() -> [Int: Shape] {
    /// Reorders that blocks save, less those that they cost.
    var gains: [Int: Int] = [:]
    var maps: [Int: Shape] = [:]
    var excluded: Set<Int> = []
    for node in graph.nodes {
      switch LayoutRole(node, graph) {
      case .view, .element: break
      case .other:
        for value in node.inputs + node.outputs { gains[group(of: value.index), default: 0] -= 1 }
      case .convolution(let values, let gain):
        for value in node.inputs + node.outputs where !values.contains(value) {
          excluded.insert(group(of: value.index))
        }
        for value in values {
          let group = group(of: value.index)
          let shape = graph.shape(value)
          if shape.rank != 4 || shape[1] % block != 0 || maps[group, default: shape] != shape {
            excluded.insert(group)
          }
          maps[group] = shape
          gains[group, default: 0] += gain
        }
      }
    }
    for value in graph.inputs.map(\.value) + graph.outputs { gains[group(of: value.index), default: 0] -= 1 }
    for value in graph.variables.map(\.value) + graph.updates.map(\.value) { excluded.insert(group(of: value.index)) }
    for value in graph.shapes.indices {
      let group = group(of: value)
      if let shape = maps[group], !keepsChannels(graph.shapes[value], of: shape) { excluded.insert(group) }
    }
    return maps.filter { group, _ in !excluded.contains(group) && gains[group, default: 0] > 0 }
  }

  /// Whether a view's axes do not mix images, channels and positions, and leave blocks whole.
  private func keepsChannels(_ view: Shape, of maps: Shape) -> Bool {
    var sizes = view.dimensions.filter { $0 != 1 }[...]
    if maps[0] != 1, sizes.popFirst() != maps[0] { return false }
    var channels = 1
    var last = 1
    while channels < maps[1], let size = sizes.popFirst() {
      channels *= size
      last = size
    }
    return channels == maps[1] && last % block == 0 && sizes.reduce(1, *) == maps[2] * maps[3]
  }
}

/// What an operation means for the order of what it reads and writes.
enum LayoutRole: Equatable {
  /// Walks its operands in whatever order they have.
  case element
  case view
  /// A convolution: the feature maps that may lie in blocks, and how much each gains by it.
  case convolution([Value], gain: Int)
  /// Knows rows alone.
  case other

  init(_ node: Node, _ graph: Graph) {
    switch node.operation {
    case is Permute: self = .other
    case let convolution as Convolution:
      self = LayoutRole.role(
        convolution.window, graph.shape(node.inputs[1]), groups: convolution.groups,
        maps: [node.inputs[0], node.outputs[0]], graph)
    case let gradient as ConvolutionInputGradient:
      self = LayoutRole.role(
        gradient.window, graph.shape(node.inputs[1]), groups: gradient.groups,
        maps: [node.inputs[0], node.outputs[0]], graph)
    case let gradient as ConvolutionWeightGradient:
      self = LayoutRole.role(
        gradient.window, gradient.weightShape, groups: gradient.groups, maps: node.inputs, graph)
    default:
      switch FusionRole(node.operation) {
      case .pointwise, .reduction: self = .element
      case .view: self = .view
      case .opaque: self = .other
      }
    }
  }

  static func isConvolution(_ operation: any Operation) -> Bool {
    operation is Convolution || operation is ConvolutionInputGradient || operation is ConvolutionWeightGradient
  }

  private static func role(
    _ window: Window, _ weight: Shape, groups: Int, maps: [Value], _ graph: Graph
  ) -> LayoutRole {
    if DirectConvolution.suits(window, weight: weight, groups: groups) { return .other }
    // Maps of few channels are read and written as rows all the same.
    let blocks = maps.filter { graph.shape($0)[1] % 8 == 0 }
    let isProduct = weight.elementCount == weight[0] * weight[1]
    return blocks.isEmpty ? .other : .convolution(blocks, gain: isProduct ? 0 : 1)
  }
}
