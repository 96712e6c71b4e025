import SuturePlugin

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Rotates each pair of neighbouring channels of tokens [n, h · w, c] by an angle: the first half of the pairs by the
/// token's row times falling frequencies, the second half by its column.
struct RotaryEmbedding: Layer {
  let height: Int
  let width: Int
  let channels: Int

  /// The base of the frequencies.
  private static let base = 10_000.0

  var type: String { "RoPE" }

  func forward(_ x: Tensor) throws -> Tensor {
    let (n, l, pairs) = try (x.batch, height * width, channels / 2)
    let rotations = try x.buffer("rotations", [height, width, pairs, 2], values: values).reshaped(1, l, pairs, 2)
    let (cosine, sine) = try (rotations.sliced(3, 0..<1), rotations.sliced(3, 1..<2))
    let split = try x.reshaped(n, l, pairs, 2)
    let (real, imaginary) = try (split.sliced(3, 0..<1), split.sliced(3, 1..<2))
    let rotated = try concatenated(
      real * cosine - imaginary * sine, real * sine + imaginary * cosine, axis: 3)
    return try rotated.reshaped(n, l, channels)
  }

  /// Cosine and sine of each angle, in the order of rows, columns and pairs of channels.
  private var values: [Double] {
    let count = channels / 4
    let frequencies = (0..<count).map { pow(RotaryEmbedding.base, -Double($0) / Double(count)) }
    var values: [Double] = []
    values.reserveCapacity(height * width * channels)
    for row in 0..<height {
      for column in 0..<width {
        for place in [row, column] {
          for frequency in frequencies {
            let angle = Double(place) * frequency
            values += [cos(angle), sin(angle)]
          }
        }
      }
    }
    return values
  }
}
