/// The initial elements of a parameter or buffer: a distribution, or given numbers.
public indirect enum Initialiser: Hashable, Sendable {
  /// All elements equal.
  case constant(Double)
  /// Uniform distribution in [low, high).
  case uniform(low: Double, high: Double)
  /// Normal distribution.
  case normal(mean: Double, deviation: Double)
  /// Normal distribution truncated at two standard deviations: numbers outside are redrawn.
  case truncatedNormal(mean: Double, deviation: Double)
  /// Given elements in row order, as many as the shape has.
  case values([Float])
  /// Elements of a trained network in row order; programs that get them from a file of weights start otherwise.
  case trained([Float], otherwise: Initialiser)

  /// The given elements; nil for a distribution.
  public var givenValues: [Float]? {
    switch self {
    case .values(let values), .trained(let values, _): values
    case .constant, .uniform, .normal, .truncatedNormal: nil
    }
  }
}

extension Initialiser {
  /// Checks that there is a given value for each element, where values are given.
  func check(_ shape: Shape, name: String) throws(GraphError) {
    guard let values = givenValues, values.count != shape.elementCount else { return }
    throw .givenValues(name: name, count: values.count, shape: shape)
  }
}
