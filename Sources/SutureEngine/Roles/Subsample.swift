import SutureGraph

/// Every k-th row and column of feature maps [n, c, h, w], with channels of 0 added before and after: the shortcut without
/// parameters of He et al., 2016 (option A).
///
/// The engine inserts it for the gathers and the pad that it consists of; graphs that it is given do not contain it.
struct Subsample: Operation {
  let sizes: SubsampleSizes

  var name: String { "subsample" }
  var attributes: [Attribute] { [] }

  func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] { [sizes.output] }
}

/// The gradient of `Subsample`, of the upstream gradient.
struct SubsampleGradient: Operation {
  let sizes: SubsampleSizes

  var name: String { "subsample_gradient" }
  var attributes: [Attribute] { [] }

  func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] { [sizes.input] }
}

/// The sizes of a `Subsample`.
struct SubsampleSizes: Hashable {
  /// [n, c, h, w].
  let input: Shape
  /// The distance between rows, and between columns, that are kept; the first of each is.
  let strides: [Int]
  /// The number of channels added before the input's.
  var before = 0
  /// The number of channels added after the input's.
  var after = 0

  /// [n, c + before + after, ⌈h / strides[0]⌉, ⌈w / strides[1]⌉].
  var output: Shape {
    [
      input[0], before + input[1] + after, (input[2] + strides[0] - 1) / strides[0],
      (input[3] + strides[1] - 1) / strides[1],
    ]
  }
}
