import SutureExecution
import SutureGraph

/// What the planners of layouts, fusion and kernels need to know about one operation of a graph.
///
/// `init(_:in:)` is the only place that asks for an operation's type on behalf of the planners. It lists every
/// primitive and backward operation: one that is missing from the list cannot be planned.
enum OperationRole {
  /// Each element of the output depends on one element of each input, so it can be computed wherever it is needed.
  case pointwise(PointwiseFunction)
  /// Combines the elements along some axes into one.
  case reduction(Reduce)
  /// The same memory with another shape: nothing is computed.
  case view
  /// A convolution or one of its gradients, computed by its own kernel.
  case convolution(ConvolutionRole)
  /// Computed by its own kernel, on row-major tensors; `dependsOnSeed` if the result also depends on the run's seed.
  case kernel(dependsOnSeed: Bool)
  /// A change of the memory order that the engine itself has inserted, computed by its own kernel.
  case relayout
  /// Moves elements between feature maps in any memory order, computed by its own kernel.
  case subsampling

  /// The role of a node.
  /// - Throws: `EngineError.missingKernel` for an operation that the engine does not know, such as one that was not
  ///   lowered.
  init(_ node: Node, in graph: Graph) throws(EngineError) {
    switch node.operation {
    case let unary as Unary: self = .pointwise(.unary(unary.function))
    case let gradient as UnaryGradient: self = .pointwise(.unaryGradient(gradient.function))
    case let binary as Binary: self = .pointwise(.binary(binary.function))
    case let affine as Affine: self = .pointwise(.affine(scale: affine.scale, shift: affine.shift))
    case let power as Power: self = .pointwise(.power(exponent: power.exponent))
    case let slope as PowerSlope: self = .pointwise(.powerSlope(slope.side))
    case let elu as Elu: self = .pointwise(.elu(alpha: elu.alpha))
    case let gradient as EluGradient: self = .pointwise(.eluGradient(alpha: gradient.alpha))
    case is Expand: self = .pointwise(.expansion)
    case let permute as Permute: self = .pointwise(.permutation(axes: permute.axes))
    case let reduce as Reduce: self = .reduction(reduce)
    case is Reshape, is StopGradient: self = .view
    case let convolution as Convolution:
      self = .convolution(
        ConvolutionRole(
          window: convolution.window, groups: convolution.groups, weight: graph.shape(node.inputs[1]),
          maps: [node.inputs[0], node.outputs[0]]))
    case let gradient as ConvolutionInputGradient:
      self = .convolution(
        ConvolutionRole(
          window: gradient.window, groups: gradient.groups, weight: graph.shape(node.inputs[1]),
          maps: [node.inputs[0], node.outputs[0]]))
    case let gradient as ConvolutionWeightGradient:
      self = .convolution(
        ConvolutionRole(
          window: gradient.window, groups: gradient.groups, weight: gradient.weightShape, maps: node.inputs))
    case is ReduceMaxGradient, is MatMul, is Linear, is MaxPool, is MaxPoolGradient, is AveragePool,
      is AveragePoolGradient, is Softmax, is SoftmaxGradient, is Normalize, is NormalizeGradient, is Slice, is Concat,
      is Pad, is Constant, is Resize, is ResizeGradient, is Unfold, is Fold, is Gather, is ScatterAdd, is Attention,
      is AttentionGradient, is TopK, is TakeAlong, is TakeAlongGradient, is GridSample, is GridSampleInputGradient,
      is GridSampleGridGradient, is IndexRange:
      self = .kernel(dependsOnSeed: false)
    case is RandomMask: self = .kernel(dependsOnSeed: true)
    case is Relayout: self = .relayout
    case is Subsample, is SubsampleGradient: self = .subsampling
    default: throw .missingKernel(operation: node.operation.name)
    }
  }

  /// Whether the same inputs can give another result in another run.
  var dependsOnSeed: Bool {
    switch self {
    case .kernel(let dependsOnSeed): dependsOnSeed
    case .pointwise, .reduction, .view, .convolution, .relayout, .subsampling: false
    }
  }
}

extension Graph {
  /// The role of each node, in the nodes' order.
  /// - Throws: `EngineError.missingKernel` for an operation that the engine does not know.
  func roles() throws(EngineError) -> [OperationRole] {
    var roles: [OperationRole] = []
    roles.reserveCapacity(nodes.count)
    for node in nodes { roles.append(try OperationRole(node, in: self)) }
    return roles
  }

  /// For each value, the value whose memory it shares: itself, or the one that it is a view of.
  func memoryRoots(_ roles: [OperationRole]) -> [Int] {
    var roots = Array(shapes.indices)
    for (node, role) in zip(nodes, roles) {
      if case .view = role { roots[node.outputs[0].index] = roots[node.inputs[0].index] }
    }
    return roots
  }
}
