extension Graph {
  /// A lowered training graph that also computes gradients of Σ(y · upstream), where y is its first output.
  ///
  /// Inputs: this graph's, then `gy`. Outputs: y, the gradients of the inputs, then those of the parameters, each in
  /// their order of declaration.
  /// - Throws: `GraphError` if an operation cannot be trained.
  public func differentiated() throws(GraphError) -> Graph {
    var graph = try lowered(for: .training)
    let output = graph.outputs[0]
    let upstream = try graph.input("gy", graph.shape(output))
    let targets = graph.inputs.dropLast().map(\.value) + graph.parameters.map(\.value)
    graph.outputs = [output] + (try graph.appendGradients(seeds: [(output, upstream)], of: Array(targets)))
    return try graph.pruned()
  }

  /// A lowered training graph of a classifier with cross entropy and the gradients of all parameters.
  ///
  /// The first output must be logits [n, classes]. Inputs: this graph's, then `targets` [n, classes], each row a
  /// probability distribution. Outputs: the mean loss (a scalar), the logits, then the gradients of the
  /// trainable parameters in their order of declaration.
  /// - Throws: `GraphError` if the output is not [n, classes] or an operation cannot be trained.
  public func withCrossEntropy() throws(GraphError) -> Graph {
    var graph = try lowered(for: .training)
    let logits = graph.outputs[0]
    let shape = graph.shape(logits)
    guard shape.rank == 2 else {
      throw .invalidShape(operation: "cross_entropy", inputs: [shape], reason: "logits must be [n, classes]")
    }
    let targets = try graph.input("targets", shape)
    let logarithms = try graph.apply(Softmax(axis: 1, isLogarithmic: true), logits)
    let sum = try graph.reduce(
      .sum, try graph.binary(.multiply, targets, logarithms), axes: [0, 1], keepsDimensions: false)
    let loss = try graph.affine(sum, scale: -1 / Double(shape[0]))
    let seed = try graph.constant(1, [])
    let gradients = try graph.appendGradients(seeds: [(loss, seed)], of: graph.trainableParameters.map(\.value))
    graph.outputs = [loss, logits] + gradients
    return try graph.pruned()
  }
}
