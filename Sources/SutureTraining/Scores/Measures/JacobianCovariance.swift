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
/// If a batch has more images than an image has elements, some eigenvalues are 0; their terms of −10⁵ dominate the sum.
enum JacobianCovariance {
  private static let k = 1e-5

  /// The score; NaN if all elements of an image's gradient are equal.
  static func value(
    of graph: Graph, variables: VariableStore, images: Tensor, seed: UInt64, engine: any Engine,
    options: ExecutionOptions
  ) throws -> Double {
    let executable = try engine.prepare(try inputGradient(of: graph), variables: variables, options: options)
    let jacobian = try executable.run([images], seed: seed)[0]
    return value(ofJacobian: jacobian.values.map(Double.init), rows: images.shape[0])
  }

  /// The score of a Jacobian with one row per image.
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
