#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A random number stream determined by a seed and a path of words, independent of the order in which streams are made.
///
/// The generator is xoshiro256++ (Blackman and Vigna, 2019), seeded by SplitMix64. Every distribution is implemented
/// here, so that results do not change with the standard library.
public struct RandomStream: RandomNumberGenerator, Sendable {
  private var state: (UInt64, UInt64, UInt64, UInt64)
  private var spareNormal: Double?

  /// Creates the stream of a seed and a path, such as `RandomStream(seed: 0, "parameter", "fc.0.weight")`.
  public init(seed: UInt64, _ path: String...) {
    self.init(seed: seed, path: path)
  }

  /// Creates the stream of a seed and a path.
  public init(seed: UInt64, path: [String]) {
    var hash = Self.mix(seed)
    for word in path {
      // FNV-1a over the word's bytes, its length mixed in so that ["ab", "c"] differs from ["a", "bc"].
      var length: UInt64 = 0
      for byte in word.utf8 {
        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        length &+= 1
      }
      hash = Self.mix(hash &+ Self.increment &* (length &+ 1))
    }
    func filled(_ step: UInt64) -> UInt64 { Self.mix(hash &+ Self.increment &* step) }
    state = (filled(1), filled(2), filled(3), filled(4))
  }

  private static let increment: UInt64 = 0x9e37_79b9_7f4a_7c15

  /// SplitMix64's output function, a bijection of 64-bit words.
  private static func mix(_ word: UInt64) -> UInt64 {
    var z = word
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    let sum = state.0 &+ state.3
    let result = (sum << 23 | sum >> 41) &+ state.0
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = state.3 << 45 | state.3 >> 19
    return result
  }

  /// A number in [0, 1) with 53 random bits.
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// An integer in 0..<bound, each equally likely; `bound` must be positive.
  public mutating func uniform(below bound: Int) -> Int {
    precondition(bound > 0, "a random integer needs a positive bound")
    let bound = UInt64(bound)
    // Lemire's method: draws whose low half falls below the threshold would bias the result and are repeated.
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }

  /// A number from the normal distribution with mean 0 and deviation 1, by Marsaglia's polar method.
  public mutating func normal() -> Double {
    if let spare = spareNormal {
      spareNormal = nil
      return spare
    }
    while true {
      let x = 2 * uniform() - 1
      let y = 2 * uniform() - 1
      let square = x * x + y * y
      guard square < 1, square > 0 else { continue }
      let scale = (-2 * log(square) / square).squareRoot()
      spareNormal = y * scale
      return x * scale
    }
  }

  /// Shuffles the elements in place (Fisher and Yates, from the end).
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    guard elements.count > 1 else { return }
    for last in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(last, uniform(below: last + 1))
    }
  }

  /// The numbers 0..<count in random order.
  public mutating func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    shuffle(&order)
    return order
  }
}
