import SutureComposer
import SutureExecution
import SutureGraph

/// What a graft does to the signal of one image.
///
/// The gate of a channel or of a position is the number by which the graft multiplies it, in the least-squares sense:
/// Σ before · after / Σ before². For modules that multiply channels or positions by weights, these are the weights.
public struct GraftEffect: Sendable {
  /// Least, median and largest of some numbers.
  public struct Spread: Hashable, Sendable, Codable {
    /// The least number.
    public let least: Double
    /// The median.
    public let median: Double
    /// The largest number.
    public let largest: Double

    /// The spread of finite numbers; nil if there are none.
    init?(_ numbers: [Float]) {
      let sorted = numbers.filter(\.isFinite).sorted()
      guard let first = sorted.first, let last = sorted.last else { return nil }
      (least, largest) = (Double(first), Double(last))
      median = (Double(sorted[(sorted.count - 1) / 2]) + Double(sorted[sorted.count / 2])) / 2
    }
  }

  /// The rms of the signal after the graft, over that before it; not finite where there was no signal.
  public let gain: Double
  /// The gates of the channels.
  public let channels: Spread?
  /// The gates of the positions.
  public let positions: Spread?
  /// The rows and columns of the maps.
  public let rows: Int
  public let columns: Int
  /// The rms of each position's channels before the graft.
  public let before: [Float]
  /// The rms of each position's channels after the graft.
  public let after: [Float]
  /// The gate of each position; 0 where there was no signal.
  public let gates: [Float]

  /// Compares the values of one image before and after a graft.
  /// - Parameters:
  ///   - image: the index of the image in the batch.
  ///   - layout: that of the values: [n, c, h, w] for maps, [n, prefix + h · w, c] for tokens.
  public init(before: Tensor, after: Tensor, image: Int, layout: Layout) {
    let size = before.shape.elementCount / max(before.shape[0], 1)
    let x = before.values[image * size..<(image + 1) * size]
    let y = after.values[image * size..<(image + 1) * size]
    let channels: Int
    // Where the number of a channel and position is, counted from the image's first.
    let place: (Int, Int) -> Int
    switch layout {
    case .map:
      channels = before.shape[1]
      (rows, columns) = (before.shape[2], before.shape[3])
      let area = rows * columns
      place = { $0 * area + $1 }
    case .tokens(let prefix, let height, let width):
      channels = before.shape[2]
      (rows, columns) = (height, width)
      place = { (prefix + $1) * channels + $0 }
    }
    let area = rows * columns
    var (squares, products, results) = (
      [Double](repeating: 0, count: area), [Double](repeating: 0, count: area), [Double](repeating: 0, count: area)
    )
    var channelGates: [Float] = []
    for channel in 0..<channels {
      var (square, product) = (0.0, 0.0)
      for position in 0..<area {
        let index = place(channel, position)
        let (a, b) = (Double(x[x.startIndex + index]), Double(y[y.startIndex + index]))
        squares[position] += a * a
        products[position] += a * b
        results[position] += b * b
        square += a * a
        product += a * b
      }
      if square > 0 { channelGates.append(Float(product / square)) }
    }
    let width = Double(max(channels, 1))
    self.before = squares.map { Float(($0 / width).squareRoot()) }
    self.after = results.map { Float(($0 / width).squareRoot()) }
    let positionGates = zip(products, squares).map { $1 > 0 ? Float($0 / $1) : .nan }
    gates = positionGates.map { $0.isFinite ? $0 : 0 }
    gain = (results.reduce(0, +) / squares.reduce(0, +)).squareRoot()
    self.channels = Spread(channelGates)
    positions = Spread(positionGates)
  }
}
