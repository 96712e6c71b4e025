import CSuture

/// A tensor of the described computation: it has a shape and a definition, but no elements.
public struct Tensor {
  let handle: suture_tensor
  /// The sizes, outermost first: [n, c, h, w] for maps, [n, l, c] for tokens.
  public let shape: [Int]
  let builder: Builder

  /// The number of dimensions.
  public var rank: Int { shape.count }

  /// The size of one dimension; negative axes count from the last.
  /// - Throws: `PluginError` if there is no such axis.
  public func size(_ axis: Int) throws -> Int {
    let index = axis < 0 ? axis + rank : axis
    guard shape.indices.contains(index) else { throw PluginError("a tensor of shape \(shape) has no axis \(axis)") }
    return shape[index]
  }

  /// The batch size n.
  public var batch: Int { get throws { try size(0) } }
  /// The number of channels c of a map [n, c, h, w].
  public var channels: Int { get throws { try size(1) } }
  /// The height h of a map [n, c, h, w].
  public var height: Int { get throws { try size(2) } }
  /// The width w of a map [n, c, h, w].
  public var width: Int { get throws { try size(3) } }
  /// The number of tokens l of [n, l, c].
  public var tokens: Int { get throws { try size(1) } }
  /// The size of the last axis: the number of features c of tokens [n, l, c].
  public var features: Int { get throws { try size(-1) } }

  /// Applies an operation of the host's catalogue to this tensor and others.
  /// - Parameters:
  ///   - operation: its name, as listed in `suture.h`.
  ///   - others: the further inputs.
  ///   - attributes: the operation's constants.
  public func applying(
    _ operation: String, _ others: [Tensor] = [], _ attributes: KeyValuePairs<String, Attribute> = [:]
  ) throws -> Tensor {
    try builder.apply(operation, [self] + others, Array(attributes))
  }

  /// Declares a trainable parameter in the open scope.
  public func parameter(_ name: String, _ shape: [Int], _ initialiser: Initialiser) throws -> Tensor {
    try builder.variable(\.parameter, name, shape, initialiser)
  }

  /// Declares a buffer in the open scope: saved like a parameter, but not trained by gradient.
  public func buffer(_ name: String, _ shape: [Int], _ initialiser: Initialiser) throws -> Tensor {
    try builder.variable(\.buffer, name, shape, initialiser)
  }

  /// Declares a trainable parameter with given initial values in row order, in the open scope; needs `abiMinor` 1.
  public func parameter(_ name: String, _ shape: [Int], values: [Double]) throws -> Tensor {
    try builder.variable(\.parameter_values, name, shape, values: values)
  }

  /// Declares a buffer with given values in row order, in the open scope; needs `abiMinor` 1.
  ///
  /// It is a constant that is saved with the parameters, such as a table of cosines.
  public func buffer(_ name: String, _ shape: [Int], values: [Double]) throws -> Tensor {
    try builder.variable(\.buffer_values, name, shape, values: values)
  }

  /// A tensor whose elements all equal a number.
  public func constant(_ value: Double, _ shape: [Int]) throws -> Tensor {
    try builder.apply("constant", [], [("shape", .integers(shape)), ("value", .real(value))])
  }
}
