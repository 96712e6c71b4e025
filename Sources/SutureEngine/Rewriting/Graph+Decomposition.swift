import SutureGraph

extension Graph {
  /// The graph with operations written out as element operations and reductions where fusion gains by it.
  ///
  /// Softmax, normalisation and products with few factors are then computed together with what surrounds them.
  func decomposed() throws(GraphError) -> Graph {
    try rewritten { graph, node, inputs throws(GraphError) in
      let made =
        switch node.operation {
        case is Linear: try graph.smallLinear(inputs)
        case let product as MatMul: try graph.decomposed(product, inputs)
        case let convolution as Convolution: try graph.channelProduct(convolution, inputs)
        case let gradient as ConvolutionInputGradient: try graph.channelProductInputGradient(gradient, inputs)
        case let gradient as ConvolutionWeightGradient: try graph.channelProductWeightGradient(gradient, inputs)
        case let softmax as Softmax: try graph.decomposed(softmax, inputs)
        case let gradient as SoftmaxGradient: try graph.decomposed(gradient, inputs)
        case let normalize as Normalize: try graph.decomposed(normalize, inputs)
        case let gradient as NormalizeGradient: try graph.decomposed(gradient, inputs)
        default: [Value]?.none
        }
      if let made { return made }
      return try graph.apply(node.operation, inputs)
    }
  }
}
