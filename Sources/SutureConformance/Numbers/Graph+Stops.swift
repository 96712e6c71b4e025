import SutureGraph

/// A stop-gradient makes the gradient that of the computation in which its results are constants.
extension Graph {
  /// The results of all stop-gradients, in order.
  var stops: [Value] { nodes.filter { $0.operation is StopGradient }.map { $0.outputs[0] } }

  /// The graph in which the results of stop-gradients are inputs, after its own.
  func withStopsAsInputs() throws(GraphError) -> Graph {
    var count = 0
    return try rewritten { graph, node, inputs throws(GraphError) in
      guard node.operation is StopGradient else { return try graph.apply(node.operation, inputs) }
      count += 1
      return [try graph.input("stop \(count)", graph.shape(inputs[0]))]
    }
  }
}
