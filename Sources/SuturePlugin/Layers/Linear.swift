/// x Wᵀ + b over the last axis.
///
/// Parameters: weight [out, in], bias [out].
public struct Linear: Layer {
  private let inputs: Int
  private let outputs: Int
  private let bias: Bool
  private let initialiser: Initialiser
  private let biasInitialiser: Initialiser

  /// Creates the layer; by default it is initialised as in PyTorch, uniformly within ±1 / √in.
  public init(
    _ inputs: Int, _ outputs: Int, bias: Bool = true, initialiser: Initialiser? = nil,
    biasInitialiser: Initialiser? = nil
  ) {
    self.inputs = inputs
    self.outputs = outputs
    self.bias = bias
    self.initialiser = initialiser ?? .uniform(fanIn: inputs)
    self.biasInitialiser = biasInitialiser ?? .uniform(fanIn: inputs)
  }

  public var type: String { "Linear(in_features=\(inputs), out_features=\(outputs), bias=\(python(bias)))" }

  public func forward(_ x: Tensor) throws -> Tensor {
    var variables = [try x.parameter("weight", [outputs, inputs], initialiser)]
    if bias { variables.append(try x.parameter("bias", [outputs], biasInitialiser)) }
    return try x.applying("linear", variables)
  }
}
