import SutureExecution
import SutureGraph

extension Graph {
  /// The graph with operations rewritten as pointwise operations and reductions where that speeds up fusion.
  ///
  /// Softmax, normalisation and small products can then be computed together with the operations around them.
  ///
  /// - Parameters:
  ///   - threads: the number of threads that share the work.
  ///   - block: the number of channels of a block, where maps may lie in blocks.
  func decomposed(threads: ThreadCount = .one, block: Int = 1) throws(GraphError) -> Graph {
    let parts = StatisticsParts(of: self, threads: threads.value, block: block)
    let limits = ProductLimits(of: self)
    return try rewritten { graph, node, inputs throws(GraphError) in
      let made =
        switch node.operation {
        case is Linear: try graph.smallLinear(inputs, limit: limits.limit(of: node))
        case let product as MatMul: try graph.decomposed(product, inputs, limit: limits.limit(of: node))
        case let convolution as Convolution:
          try graph.channelProduct(convolution, inputs, limit: limits.limit(of: node))
        case let gradient as ConvolutionInputGradient:
          try graph.channelProductInputGradient(gradient, inputs, limit: limits.limit(of: node))
        case let gradient as ConvolutionWeightGradient:
          try graph.channelProductWeightGradient(gradient, inputs, limit: limits.limit(of: node))
        case let softmax as Softmax: try graph.decomposed(softmax, inputs)
        case let gradient as SoftmaxGradient: try graph.decomposed(gradient, inputs)
        case let normalize as Normalize: try graph.decomposed(normalize, inputs, parts)
        case let gradient as NormalizeGradient: try graph.decomposed(gradient, inputs, parts)
        default: [Value]?.none  // All other operations stay as they are.
        }
      if let made { return made }
      return try graph.apply(node.operation, inputs)
    }
  }
}
