import SutureSupport

/// What running something once costs.
public struct Cost: Hashable, Sendable {
  /// One for each multiply-add of convolutions, linear layers and matrix products.
  public var macs = 0
  /// One for each element that any other operation computes or reduces.
  public var elementOperations = 0
  /// Memory traffic if each operation read its inputs and wrote its outputs once, in bytes.
  public var bytes = 0

  /// Nothing.
  public init() {}

  /// The cost of an operation between tensors of float32.
  public init(macs: Int = 0, elementOperations: Int = 0, inputs: [Shape], outputs: [Shape]) {
    self.macs = macs
    self.elementOperations = elementOperations
    bytes = (inputs + outputs).reduce(0) { Saturating.sum($0, Saturating.product(4, $1.elementCount)) }
  }

  /// Both, one after the other.
  public static func + (a: Cost, b: Cost) -> Cost {
    var sum = Cost()
    sum.macs = Saturating.sum(a.macs, b.macs)
    sum.elementOperations = Saturating.sum(a.elementOperations, b.elementOperations)
    sum.bytes = Saturating.sum(a.bytes, b.bytes)
    return sum
  }
}

extension Graph {
  /// What one run costs, operation by operation.
  public var cost: Cost {
    nodes.reduce(Cost()) { $0 + $1.operation.cost(inputs: $1.inputs.map(shape), outputs: $1.outputs.map(shape)) }
  }
}
