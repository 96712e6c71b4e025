import SutureGraph

/// What a value of a foreign network is while its graph is built for one input shape.
public enum ForeignValue: Sendable {
  /// A tensor of the graph.
  case tensor(Value)
  /// Known elements: a constant, a size of a tensor, or what follows from these.
  case known(ForeignTensor)
  /// A parameter or buffer that no operation has read yet, by its position in `ForeignNetwork.variables`.
  case variable(Int)
}
