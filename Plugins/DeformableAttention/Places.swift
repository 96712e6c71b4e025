import SuturePlugin

/// The places where the map is sampled, in coordinates from −1 to 1: a regular grid, moved by offsets.
struct Places {
  private let rows: Tensor
  private let columns: Tensor
  private let isPlus: Bool

  /// - Parameter offsets: [n, 2, rows, columns], first y, then x.
  init(_ offsets: Tensor, range: Double, isPlus: Bool) throws {
    self.isPlus = isPlus
    let (height, width) = try (offsets.height, offsets.width)
    func moved(_ offset: Tensor, _ size: Int, _ shape: [Int]) throws -> Tensor {
      // The centres of equal cells; DAT++ divides by one less, which puts the last ones outside, and cuts there.
      let extent = isPlus ? size - 1 : size
      guard extent > 0 else { throw PluginError("the offsets' map \(offsets.shape) needs two rows and columns") }
      let grid = try offset.range(size).reshaped(shape)
        .affine(scale: 2 / Double(extent), shift: 1 / Double(extent) - 1)
      guard isPlus else { return try offset.tanh() * (range / Double(extent)) + grid }
      return try minimum(maximum(offset + grid, offset.constant(-1, [1])), offset.constant(1, [1]))
    }
    rows = try moved(offsets.sliced(1, 0..<1), height, [height, 1])
    columns = try moved(offsets.sliced(1, 1..<2), width, [1, width])
  }

  /// The number of places of an image.
  var count: Int { rows.shape[2] * rows.shape[3] }

  /// The places as `sampled` takes them: [n, rows, columns, 2], x first.
  func grid() throws -> Tensor { try concatenated(columns, rows, axis: 1).permuted(0, 2, 3, 1) }

  /// Coordinates in the table of relative positions: half the difference of each position of an h × w map and each place,
  /// [n, h · w, count, 2], x first.
  func distances(height: Int, width: Int) throws -> Tensor {
    let n = try rows.batch
    func positions(_ size: Int, _ shape: [Int]) throws -> Tensor {
      let (scale, shift) =
        isPlus ? (2 / Double(size - 1), -1) : (2 / Double(size), 1 / Double(size) - 1)
      return try rows.range(size).affine(scale: scale, shift: shift).reshaped(shape)
        .expanded(height, width).reshaped(height * width, 1)
    }
    let down = try positions(height, [height, 1]) - rows.reshaped(n, 1, count)
    let across = try positions(width, [1, width]) - columns.reshaped(n, 1, count)
    let pair = try [across, down].map { try $0.reshaped(n, height * width, count, 1) }
    return try concatenated(pair, axis: 3) * 0.5
  }
}
