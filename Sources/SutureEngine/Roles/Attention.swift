import SutureGraph

/// y = softmax(scale · q kᵀ) v, of (q, k, v).
///
/// The engine inserts it for the products and the softmax that it consists of; graphs that it is given do not contain
/// it.
struct Attention: Operation {
  let sizes: AttentionSizes
  /// The shape of y.
  let shape: Shape

  var name: String { "attention" }
  var attributes: [Attribute] { [] }

  func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] { [shape] }
}

/// The gradients of `Attention` by q, k and v, of (q, k, v, upstream gradient).
struct AttentionGradient: Operation {
  let sizes: AttentionSizes

  var name: String { "attention_gradient" }
  var attributes: [Attribute] { [] }

  func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] { Array(inputs[0..<3]) }
}

/// The sizes of an attention, and which of its matrices are given transposed.
struct AttentionSizes: Hashable {
  /// The number of images times heads.
  let items: Int
  let queries: Int
  let keys: Int
  /// The columns of q and k, and those of v and y.
  let features: Int
  let values: Int
  let scale: Double
  /// Whether each matrix is given as [.., columns, rows] instead of [.., rows, columns].
  let transposesQueries: Bool
  let transposesKeys: Bool
  let transposesValues: Bool
  let transposesResult: Bool
}
