import SutureEngine
import SutureExecution
import SutureGraph

/// log |det K| of how often two images fall on the same side of a nonlinearity (NASWOT, arXiv 2006.04647; training mode,
/// as the authors' code).
///
/// The authors look at ReLUs alone; here every function with a bend or a threshold counts, so that gates do.
enum ActivationOverlap {
  /// The score; −∞ where two images have one code.
  static func value(
    of graph: Graph, variables: VariableStore, images: Tensor, seed: UInt64, options: PlanOptions
  ) throws -> Double {
    let (coded, thresholds) = graph.withCodes()
    let plan = try Plan(try coded.lowered(for: .training), variables: variables, options: options)
    try plan.setInput(0, images.values)
    try plan.execute(seed: seed)
    var codes = ActivationCodes(images: images.shape[0])
    for (index, threshold) in thresholds.enumerated() {
      plan.withOutput(index) { codes.append($0, above: threshold) }
    }
    return codes.overlap().logAbsoluteDeterminant()
  }
}

extension Graph {
  /// The graph whose outputs are what its nonlinearities decide on, and the threshold of each.
  ///
  /// A function of one number decides on its input, against 0; softmax on its output, against what all would have if they
  /// were equal. What depends on parameters alone is the same for every image and left out.
  func withCodes() -> (graph: Graph, thresholds: [Float]) {
    var graph = self
    graph.outputs = []
    var thresholds: [Float] = []
    let fed = valuesFedByInputs()
    for node in nodes where node.inputs.contains(where: fed.contains) {
      if let unary = node.operation as? Unary, unary.function.isNonlinearity {
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

extension UnaryFunction {
  /// Whether the function serves as an activation or a gate, with two sides to fall on.
  fileprivate var isNonlinearity: Bool {
    switch self {
    case .relu, .relu6, .sigmoid, .tanh, .silu, .gelu, .hardSigmoid, .hardSwish: true
    case .exponential, .logarithm, .squareRoot, .reciprocal, .square, .absolute, .negate, .step: false
    }
  }
}
