import SutureExecution
import SutureGraph

/// log |det K| of the number of nonlinearities that two images activate alike (NASWOT, arXiv 2006.04647; training mode, as
/// in the authors' code).
///
/// The authors count ReLUs alone; here every activation function and gate counts.
enum ActivationOverlap {
  /// The score; −∞ if two images have equal codes.
  static func value(
    of graph: Graph, variables: VariableStore, images: Tensor, seed: UInt64, engine: any Engine,
    options: ExecutionOptions
  ) throws -> Double {
    let (coded, thresholds) = graph.withCodes()
    let executable = try engine.prepare(try coded.lowered(for: .training), variables: variables, options: options)
    try executable.setInput(0, images.values)
    try executable.execute(seed: seed)
    var codes = ActivationCodes(images: images.shape[0])
    for (index, threshold) in thresholds.enumerated() {
      executable.withOutput(index) { codes.append($0, above: threshold) }
    }
    return codes.overlap().logAbsoluteDeterminant()
  }
}

extension Graph {
  /// The graph whose outputs are the values that nonlinearities compare with a threshold, and the thresholds.
  ///
  /// An elementwise function compares its input with 0; softmax over n elements its output with 1 / n. Values that depend
  /// on parameters alone are equal for all images and omitted.
  func withCodes() -> (graph: Graph, thresholds: [Float]) {
    var graph = self
    graph.outputs = []
    var thresholds: [Float] = []
    let fed = valuesFedByInputs()
    for node in nodes where node.inputs.contains(where: fed.contains) {
      let isActivation = node.operation is Elu || (node.operation as? Unary)?.function.traits.isActivation == true
      if isActivation {
        graph.outputs.append(node.inputs[0])
        thresholds.append(0)
      } else if let softmax = node.operation as? Softmax, !softmax.isLogarithmic {
        let shape = shape(node.outputs[0])
        graph.outputs.append(node.outputs[0])
        thresholds.append(1 / Float(shape[shape.axis(softmax.axis) ?? 0]))
      }
    }
    return (graph, thresholds)
  }
}
