import CZlib

/// The numbers with which published backbones were measured, made from a tensor's name alone so that no weights need to
/// be stored.
///
/// `uniform(key, i)` is the i-th number of SplitMix64 seeded with the FNV-1a hash of the key. All is computed in Double
/// and rounded to Float once.
public struct GeneratedNumbers: Sendable {
  /// The standard deviation of a weight times the root of its fan-in: chosen for each network, so that logits depend on
  /// the image.
  private let gain: Double

  /// Creates the numbers of a network.
  public init(gain: Double) { self.gain = gain }

  /// The elements of a variable, in row-major order.
  public func variable(_ key: String, _ shape: [Int]) -> [Float] {
    let count = shape.reduce(1, *)
    switch key.split(separator: ".").last {
    case "running_var": return Self.numbers(key, count) { 1 + 0.1 * abs($0) }
    case "running_mean", "bias", "cls_token", "pos_embed": return Self.numbers(key, count) { 0.1 * $0 }
    default: break
    }
    guard shape.count > 1 else { return Self.numbers(key, count) { 1 + 0.1 * $0 } }
    // The weights of squeeze-and-excitation keep unit gain.
    let scale = (key.contains(".se.") ? 1 : gain) / Double(shape.dropFirst().reduce(1, *)).squareRoot()
    return Self.numbers(key, count) { $0 * scale }
  }

  /// The elements of an input or upstream gradient, such as `input/2x3x64x64`: mean 0, variance 1.
  public static func signal(_ key: String, _ shape: [Int]) -> [Float] { numbers(key, shape.reduce(1, *)) { $0 } }

  /// The CRC-32 of the elements' bytes, in hexadecimal as in the reference files.
  public static func checksum(_ numbers: [Float]) -> String {
    let checksum = numbers.withUnsafeBytes { bytes in
      crc32_z(0, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count)
    }
    let text = String(checksum, radix: 16)
    return String(repeating: "0", count: 8 - text.count) + text
  }

  private static func numbers(_ key: String, _ count: Int, _ value: (Double) -> Double) -> [Float] {
    var seed: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in key.utf8 { seed = (seed ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return [Float](unsafeUninitializedCapacity: count) { buffer, initialised in
      var state = seed
      var index = 0
      while index < count {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        z ^= z >> 31
        // Odd multiples of 2⁻²⁴ in (−1, 1), times √3.
        let uniform = (Double(2 * (z >> 40) + 1) - 16_777_216) / 16_777_216
        buffer.initializeElement(at: index, to: Float(value(uniform * 1.732_050_807_568_877_2)))
        index += 1
      }
      initialised = count
    }
  }
}
