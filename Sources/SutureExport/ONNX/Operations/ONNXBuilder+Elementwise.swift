import SutureGraph

extension BinaryFunction {
  /// The operator; all broadcast as Suture does.
  var onnxType: String {
    switch self {
    case .add: "Add"
    case .subtract: "Sub"
    case .multiply: "Mul"
    case .divide: "Div"
    case .maximum: "Max"
    case .minimum: "Min"
    case .power: "Pow"
    }
  }
}

extension ONNXBuilder {
  /// A function of every element; activations that are young operators are written in terms of old ones.
  mutating func unary(_ function: UnaryFunction, _ x: String, of node: Node) throws -> String {
    switch function {
    case .relu: return add("Relu", [x])
    case .relu6: return clip6(x)
    case .sigmoid: return add("Sigmoid", [x])
    case .tanh: return add("Tanh", [x])
    case .silu: return add("Mul", [x, add("Sigmoid", [x])])
    case .gelu:
      let part = add("Erf", [add("Div", [x, constant(2.0.squareRoot())])])
      return add("Mul", [add("Mul", [x, add("Add", [part, constant(1)])]), constant(0.5)])
    case .hardSigmoid: return hardSigmoid(x)
    case .hardSwish: return add("Mul", [x, hardSigmoid(x)])
    case .softplus: return add("Softplus", [x])
    case .exponential: return add("Exp", [x])
    case .logarithm:
      // In single precision a sigmoid is 0 below −104 (in some runtimes below −18): log σ(x) = −softplus(−x).
      if let sigmoid = producer(of: node.inputs[0]), (sigmoid.operation as? Unary)?.function == .sigmoid {
        return add("Neg", [add("Softplus", [add("Neg", [try name(of: sigmoid.inputs[0])])])])
      }
      return add("Log", [x])
    case .squareRoot: return add("Sqrt", [x])
    case .reciprocal: return add("Reciprocal", [x])
    case .square: return add("Mul", [x, x])
    case .absolute: return add("Abs", [x])
    case .negate: return add("Neg", [x])
    case .cosine: return add("Cos", [x])
    case .sine: return add("Sin", [x])
    case .step: return affine(add("Sign", [x]), scale: 0.5, shift: 0.5)
    }
  }

  /// x · scale + shift.
  mutating func affine(_ x: String, scale: Double, shift: Double) -> String {
    let product = scale == 1 ? x : scale == -1 ? add("Neg", [x]) : add("Mul", [x, constant(scale)])
    return shift == 0 ? product : add("Add", [product, constant(shift)])
  }

  /// ReLU6(x + 3) / 6: HardSigmoid's slope 1 / 6 is not a float.
  private mutating func hardSigmoid(_ x: String) -> String {
    add("Div", [clip6(add("Add", [x, constant(3)])), constant(6)])
  }

  private mutating func clip6(_ x: String) -> String { add("Clip", [x, constant(0), constant(6)]) }
}
