/// Ways in which a file goes bad.
enum Corruption {
  /// The bytes with something wrong: never the same bytes.
  static func random(of bytes: [UInt8], using random: inout some RandomNumberGenerator) -> [UInt8] {
    var bad = bytes
    let place = Int.random(in: 0..<bytes.count, using: &random)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: bad[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1: bad.removeLast(bytes.count - place)
    case 2: bad.insert(.random(in: .min ... .max, using: &random), at: place)
    case 3: bad.remove(at: place)
    case 4:
      for index in place..<min(place + 40, bad.count) { bad[index] = .random(in: .min ... .max, using: &random) }
    default:
      for index in place..<min(place + 9, bad.count) { bad[index] = 0xff }
    }
    return bad == bytes ? bytes + [0] : bad
  }
}
