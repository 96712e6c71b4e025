// Arithmetic. Element-wise operations broadcast: sizes must be equal, or one of them 1.

extension Tensor {
  /// The sum.
  public static func + (a: Tensor, b: Tensor) throws -> Tensor { try a.applying("add", [b]) }
  /// The difference.
  public static func - (a: Tensor, b: Tensor) throws -> Tensor { try a.applying("subtract", [b]) }
  /// The product.
  public static func * (a: Tensor, b: Tensor) throws -> Tensor { try a.applying("multiply", [b]) }
  /// The quotient.
  public static func / (a: Tensor, b: Tensor) throws -> Tensor { try a.applying("divide", [b]) }

  /// Each element plus a number.
  public static func + (a: Tensor, b: Double) throws -> Tensor { try a.affine(scale: 1, shift: b) }
  /// Each element minus a number.
  public static func - (a: Tensor, b: Double) throws -> Tensor { try a.affine(scale: 1, shift: -b) }
  /// Each element times a number.
  public static func * (a: Tensor, b: Double) throws -> Tensor { try a.affine(scale: b, shift: 0) }
  /// Each element divided by a number.
  public static func / (a: Tensor, b: Double) throws -> Tensor { try a.affine(scale: 1 / b, shift: 0) }

  /// A number plus each element.
  public static func + (a: Double, b: Tensor) throws -> Tensor { try b.affine(scale: 1, shift: a) }
  /// A number minus each element.
  public static func - (a: Double, b: Tensor) throws -> Tensor { try b.affine(scale: -1, shift: a) }
  /// A number times each element.
  public static func * (a: Double, b: Tensor) throws -> Tensor { try b.affine(scale: a, shift: 0) }
  /// A number divided by each element.
  public static func / (a: Double, b: Tensor) throws -> Tensor { try b.reciprocal() * a }

  /// Each element negated.
  public static prefix func - (a: Tensor) throws -> Tensor { try a.applying("negate") }

  /// `scale` times each element, plus `shift`.
  public func affine(scale: Double, shift: Double) throws -> Tensor {
    try applying("affine", [], ["scale": .real(scale), "shift": .real(shift)])
  }

  /// The matrix product of the last two axes; the axes before them broadcast.
  /// - Parameters:
  ///   - other: the right factor.
  ///   - transposingSelf: whether the last two axes of this tensor are swapped first.
  ///   - transposingOther: whether those of the right factor are.
  public func matmul(
    _ other: Tensor, transposingSelf: Bool = false, transposingOther: Bool = false
  ) throws -> Tensor {
    try applying(
      "matmul", [other],
      ["transpose_a": .integer(transposingSelf ? 1 : 0), "transpose_b": .integer(transposingOther ? 1 : 0)])
  }
}

/// The element-wise maximum of two tensors.
public func maximum(_ a: Tensor, _ b: Tensor) throws -> Tensor { try a.applying("maximum", [b]) }

/// The element-wise minimum of two tensors.
public func minimum(_ a: Tensor, _ b: Tensor) throws -> Tensor { try a.applying("minimum", [b]) }
