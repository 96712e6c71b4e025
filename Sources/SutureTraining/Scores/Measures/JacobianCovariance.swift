import SutureEngine
import SutureExecution
import SutureGraph

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// −Σ log(λ + k) + 1 / (λ + k) over the eigenvalues λ of the correlations between the images' input gradients, k = 10⁻⁵
/// (arXiv 2006.04647v1; training mode, as the authors' code).
///
/// A batch of more images than an image has numbers makes eigenvalues of 0, whose −10⁵ each hides the others.
enum JacobianCovariance {
  private static let k = 1e-5

  /// The score; NaN where an image's gradient is the same everywhere.
  static func value(
    of graph: Graph, variables: VariableStore, images: Tensor, seed: UInt64, options: PlanOptions
  ) throws -> Double {
    let plan = try Plan(try inputGradient(of: graph), variables: variables, options: options)
    let jacobian = try plan.run([images], seed: seed)[0]
    return value(ofJacobian: jacobian.values.map(Double.init), rows: images.shape[0])
  }

  /// The score of a Jacobian, one row an image.
  static func value(ofJacobian jacobian: [Double], rows: Int) -> Double {
    -SymmetricMatrix(correlationsOf: jacobian, rows: rows).eigenvalues().reduce(0) { sum, eigenvalue in
      sum + log(eigenvalue + k) + 1 / (eigenvalue + k)
    }
  }

  /// The lowered training graph whose only output is the gradient of the sum of all outputs by the input.
  static func inputGradient(of graph: Graph) throws(GraphError) -> Graph {
    var graph = try graph.lowered(for: .training)
    let output = graph.outputs[0]
    let ones = try graph.constant(1, graph.shape(output))
    graph.outputs = try graph.appendGradients(seeds: [(output, ones)], of: [graph.inputs[0].value])
    return try graph.pruned()
  }
}
