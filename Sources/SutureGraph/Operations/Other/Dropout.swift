/// In training, sets each element to 0 with probability p and divides the others by 1 − p; the identity in evaluation.
public struct Dropout: Operation {
  /// The probability of 0.
  public let probability: Double

  static let entries = [
    OperationEntry("dropout") { reader throws(GraphError) in
      let probability = try reader.real("probability", default: 0.5)
      guard (0..<1).contains(probability) else {
        throw .invalidAttribute(
          operation: "dropout", attribute: "probability", reason: "must be 0 or more and below 1, not \(probability)")
      }
      return Dropout(probability: probability)
    }
  ]

  public var name: String { "dropout" }
  public var attributes: [Attribute] { [Attribute("probability", .real(probability))] }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 1...1)
    return inputs
  }

  public func lowered(_ inputs: [Value], mode: Mode, in graph: inout Graph) throws(GraphError) -> [Value]? {
    guard mode == .training, probability > 0 else { return inputs }
    return [try graph.apply(RandomMask(probability: probability, stream: graph.nodes.count), inputs[0])]
  }
}

/// x · mask, where the mask is 0 with a probability and 1 / (1 − probability) otherwise.
///
/// The mask is a function of the run's seed, the stream and the element's position: the gradient is the same operation.
public struct RandomMask: Operation {
  /// The probability of 0.
  public let probability: Double
  /// A number that distinguishes the masks of one run.
  public let stream: Int

  public var name: String { "random_mask" }
  public var attributes: [Attribute] {
    [Attribute("probability", .real(probability)), Attribute("stream", .integer(stream))]
  }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 1...1)
    return inputs
  }

  public func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?] {
    [try graph.apply(self, try step.gradient(in: &graph))]
  }
}
