import SutureSupport

/// The cost of running an operation or a graph once.
public struct Cost: Hashable, Sendable {
  /// The multiply–accumulate operations of convolutions, linear layers and matrix products.
  public var macs = 0
  /// The elements that all other operations compute or reduce.
  public var elementOperations = 0
  /// The memory traffic in bytes if each operation reads its inputs and writes its outputs once.
  public var bytes = 0

  /// No cost.
  public init() {}

  /// The cost of an operation on float32 tensors.
  public init(macs: Int = 0, elementOperations: Int = 0, inputs: [Shape], outputs: [Shape]) {
    self.macs = macs
    self.elementOperations = elementOperations
    bytes = (inputs + outputs).reduce(0) { Saturating.sum($0, Saturating.product(4, $1.elementCount)) }
  }

  /// The cost of running both.
  public static func + (a: Cost, b: Cost) -> Cost {
    var sum = Cost()
    sum.macs = Saturating.sum(a.macs, b.macs)
    sum.elementOperations = Saturating.sum(a.elementOperations, b.elementOperations)
    sum.bytes = Saturating.sum(a.bytes, b.bytes)
    return sum
  }
}

extension Graph {
  /// The cost of one run: the sum over all operations.
  public var cost: Cost {
    nodes.reduce(Cost()) { $0 + $1.operation.cost(inputs: $1.inputs.map(shape), outputs: $1.outputs.map(shape)) }
  }
}
