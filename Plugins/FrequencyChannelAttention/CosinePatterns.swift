import SuturePlugin

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The cosine patterns [channels, height, width] of the discrete cosine transform: the channels fall into as many equal
/// runs as there are frequencies, and each run has one.
struct CosinePatterns {
  let channels: Int
  let height: Int
  let width: Int

  /// The patterns in row order.
  /// - Throws: `PluginError` if the channels cannot be divided among the frequencies.
  func values(of frequencies: Frequencies) throws -> [Double] {
    let count = frequencies.pairs.count
    guard channels.isMultiple(of: count) else {
      throw PluginError("\(channels) channels cannot be divided among \(count) frequencies")
    }
    return frequencies.pairs.flatMap { pair in
      // Frequencies are those of a grid of 7 × 7, scaled to this one.
      let rows = cosines(pair.row * (height / 7), size: height)
      let columns = cosines(pair.column * (width / 7), size: width)
      let pattern = rows.flatMap { row in columns.map { row * $0 } }
      return (0..<channels / count).flatMap { _ in pattern }
    }
  }

  /// cos(π f (i + ½) / n) / √n, times √2 for f > 0: the orthonormal transform's row.
  private func cosines(_ frequency: Int, size: Int) -> [Double] {
    let scale = (frequency > 0 ? 2.0 : 1.0).squareRoot() / Double(size).squareRoot()
    return (0..<size).map { cos(.pi * Double(frequency) * (Double($0) + 0.5) / Double(size)) * scale }
  }
}
