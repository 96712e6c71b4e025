/// The mean or sum over groups of a convolution's output channels, rewritten as a convolution with fewer channels and
/// the means or sums of the weights: both maps are linear.
struct ConvolutionMean {
  private let reduce: Reduce
  private let convolution: Node
  private let operation: Convolution
  /// The sizes into which the reshape splits the output channels.
  private let channels: [Int]
  /// The index of the reduced axis among these sizes.
  private let axis: Int
  private let outputShape: Shape
  private let resultShape: Shape

  /// Matches reduce(reshape(convolution)) where the reduced axis is part of the channels.
  init?(_ node: Node, _ graph: Graph, _ facts: GraphFacts) {
    guard let reduce = node.operation as? Reduce, reduce.function != .max, reduce.axes.count == 1,
      let view = facts.soleProducer(of: node.inputs[0]), view.operation is Reshape,
      let convolution = facts.soleProducer(of: view.inputs[0]), let operation = convolution.operation as? Convolution,
      operation.groups == 1, let axis = graph.shape(node.inputs[0]).axis(reduce.axes[0])
    else { return nil }
    let seen = graph.shape(node.inputs[0])
    let maps = graph.shape(convolution.outputs[0])
    guard seen.rank > axis, axis > 0, seen[0] == maps[0] else { return nil }
    var end = 1
    var count = 1
    while end < seen.rank, count < maps[1] || end <= axis {
      count *= seen[end]
      end += 1
    }
    guard count == maps[1], axis < end else { return nil }
    self.reduce = reduce
    self.convolution = convolution
    self.operation = operation
    channels = Array(seen.dimensions[1..<end])
    self.axis = axis - 1
    outputShape = graph.shape(node.outputs[0])
    resultShape = maps
  }

  func apply(_ made: [Value: Value], in graph: inout Graph) throws(GraphError) -> Value? {
    let inputs = convolution.inputs.compactMap { made[$0] }
    guard inputs.count == convolution.inputs.count else { return nil }
    var joined: [Value] = [inputs[0]]
    for parameter in inputs.dropFirst() {
      let rest = Array(graph.shape(parameter).dimensions.dropFirst())
      let grouped = try graph.reshape(parameter, Shape(channels + rest))
      let means = try graph.reduce(reduce.function, grouped, axes: [axis], keepsDimensions: false)
      joined.append(try graph.reshape(means, Shape([resultShape[1] / channels[axis]] + rest)))
    }
    let maps = try graph.apply(operation, joined)[0]
    return try graph.reshape(maps, outputShape)
  }
}
