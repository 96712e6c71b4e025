/// Reads the parts of an encoded fragment from bytes of unknown origin.
///
/// Each function says what it reads, for the error where the bytes end or hold something else.
struct FragmentReader {
  private let bytes: [UInt8]
  /// The next byte.
  private(set) var position = 0
  /// The names that were written out so far.
  private var names: [String] = []

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The number of bytes that are left.
  var remaining: Int { bytes.count - position }

  mutating func byte(_ what: String) throws(FragmentError) -> UInt8 {
    guard position < bytes.count else { throw .endsWithin(what, offset: position) }
    defer { position += 1 }
    return bytes[position]
  }

  /// Skips the bytes where they come next.
  mutating func skip(_ expected: [UInt8]) -> Bool {
    guard remaining >= expected.count, bytes[position..<position + expected.count].elementsEqual(expected) else {
      return false
    }
    position += expected.count
    return true
  }

  // MARK: Numbers

  /// A variable-length number.
  private mutating func number(_ what: String) throws(FragmentError) -> UInt64 {
    let start = position
    var number: UInt64 = 0
    for shift in stride(from: UInt64(0), through: 63, by: 7) {
      let byte = try byte(what)
      // The tenth byte holds the last bit.
      guard shift < 63 || byte <= 1 else { break }
      number |= UInt64(byte & 0x7f) << shift
      guard byte & 0x80 == 0 else { continue }
      guard byte != 0 || shift == 0 else {
        throw .invalid(what, reason: "is written in more bytes than it needs", offset: start)
      }
      return number
    }
    throw .invalid(what, reason: "is beyond 64 bits", offset: start)
  }

  /// A count of things of which there may be so many; each takes a byte or more of what follows.
  mutating func count(_ what: String, limit: Int) throws(FragmentError) -> Int {
    let start = position
    guard let count = Int(exactly: try number(what)), count <= limit else {
      throw .overBudget(what: what, limit: limit, offset: start)
    }
    guard count <= remaining else { throw .endsWithin(what, offset: bytes.count) }
    return count
  }

  /// A number from 0 on.
  mutating func natural(_ what: String) throws(FragmentError) -> Int {
    let start = position
    guard let natural = Int(exactly: try number(what)) else {
      throw .invalid(what, reason: "is beyond 63 bits", offset: start)
    }
    return natural
  }

  /// An index below a count.
  mutating func index(_ what: String, below count: Int) throws(FragmentError) -> Int {
    let start = position
    guard let index = Int(exactly: try number(what)), index < count else {
      throw .invalid(what, reason: "must be below \(count)", offset: start)
    }
    return index
  }

  /// A whole number.
  mutating func integer(_ what: String) throws(FragmentError) -> Int {
    let number = try number(what)
    return Int(truncatingIfNeeded: Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1))
  }

  /// A double, whatever it is.
  mutating func real(_ what: String) throws(FragmentError) -> Double {
    var bits: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 8) { bits |= UInt64(try byte(what)) << shift }
    return Double(bitPattern: bits)
  }

  /// Floats, whatever they are.
  mutating func floats(_ count: Int, _ what: String) throws(FragmentError) -> [Float] {
    guard count <= remaining / 4 else { throw .endsWithin(what, offset: bytes.count) }
    var floats: [Float] = []
    floats.reserveCapacity(count)
    for _ in 0..<count {
      let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[position + $1]) << UInt32(8 * $1) }
      floats.append(Float(bitPattern: bits))
      position += 4
    }
    return floats
  }

  // MARK: Texts

  mutating func text(_ what: String, limit: Int) throws(FragmentError) -> String {
    let start = position
    let count = try count("bytes in \(what)", limit: limit)
    defer { position += count }
    guard let text = String(validating: bytes[position..<position + count], as: UTF8.self) else {
      throw .invalid(what, reason: "is not UTF-8", offset: start)
    }
    return text
  }

  /// A name, written out or of the list.
  mutating func name(_ what: String, mayBeEmpty: Bool = false) throws(FragmentError) -> String {
    let start = position
    let reference = try index(what, below: names.count + 1)
    if reference > 0 {
      guard mayBeEmpty || !names[reference - 1].isEmpty else { throw .invalid(what, reason: "is empty", offset: start) }
      return names[reference - 1]
    }
    let name = try text(what, limit: FragmentLimits.nameLength)
    if let fault = FragmentFormat.fault(inName: name, mayBeEmpty: mayBeEmpty) {
      throw .invalid(what, reason: fault, offset: start)
    }
    names.append(name)
    return name
  }

  // MARK: Shapes

  /// A shape with sizes of 1 or more that a tensor can have.
  mutating func shape(_ what: String) throws(FragmentError) -> Shape {
    let start = position
    let rank = try count("dimensions of \(what)", limit: Graph.maximumRank)
    var sizes: [Int] = []
    for _ in 0..<rank { sizes.append(try natural(what)) }
    guard sizes.allSatisfy({ $0 >= 1 }) else { throw .invalid(what, reason: "has a size of 0", offset: start) }
    guard Shape.fits(sizes) else {
      throw .overBudget(what: "elements in \(what)", limit: Shape.maximumElementCount, offset: start)
    }
    return Shape(sizes)
  }
}
