import SuturePlugin

/// A map cut into side × side windows of equal size; a map that does not divide is first extended by zeros below and on
/// the right.
struct Windows {
  private let shape: [Int]
  private let side: Int
  private let height: Int
  private let width: Int

  init(_ x: Tensor, side: Int) throws {
    shape = try [x.batch, x.channels, x.height, x.width]
    self.side = side
    height = (shape[2] + side - 1) / side
    width = (shape[3] + side - 1) / side
  }

  private var count: Int { side * side }
  private var rest: [Int] { [0, 0, side * height - shape[2], side * width - shape[3]] }

  /// A map [n, c, h, w] as windows of tokens [n, side², tokens, c].
  func tokens(_ x: Tensor) throws -> Tensor {
    let x = rest == [0, 0, 0, 0] ? x : try x.padded(before: [0, 0, 0, 0], after: rest)
    return try x.reshaped(shape[0], shape[1], side, height, side, width).permuted(0, 2, 4, 3, 5, 1)
      .reshaped(shape[0], count, height * width, shape[1])
  }

  /// Windows of tokens [n, side², tokens, c] as a map with its zeros.
  func map(_ tokens: Tensor) throws -> Tensor {
    try tokens.reshaped(shape[0], side, side, height, width, shape[1]).permuted(0, 5, 1, 3, 2, 4)
      .reshaped(shape[0], shape[1], side * height, side * width)
  }

  /// All tokens of the windows that each window has chosen: [n, side², k · tokens, c] for indices [n, side², k].
  func gathered(_ tokens: Tensor, _ chosen: Tensor) throws -> Tensor {
    let (k, features) = try (chosen.size(2), tokens.size(3))
    let rows = try tokens.reshaped(shape[0], count, height * width * features)
    return try rows.gathered(1, at: chosen.reshaped(shape[0], count * k, 1))
      .reshaped(shape[0], count, k * height * width, features)
  }

  /// The map without the zeros.
  func cropped(_ x: Tensor) throws -> Tensor {
    let rows = rest[2] == 0 ? x : try x.sliced(2, 0..<shape[2])
    return rest[3] == 0 ? rows : try rows.sliced(3, 0..<shape[3])
  }
}
