import SutureExecution
import SutureGraph
import SutureSupport
import Testing

@testable import SutureImport

/// Thousands of damaged files, the same in each run: each is read or refused with an `ImportError`.
struct PT2FuzzTests {
  private var random = RandomStream(seed: 1, "pt2")

  private mutating func number(_ range: Range<Int>) -> Int { Int.random(in: range, using: &random) }

  // MARK: Damage

  /// Flips bits, cuts, and copies or removes ranges.
  private mutating func damage(_ bytes: inout [UInt8]) {
    guard bytes.count > 8 else { return }
    let start = number(0..<bytes.count)
    let range = start..<min(bytes.count, start + number(1..<200))
    switch number(0..<5) {
    case 0: for _ in 0..<number(1..<8) { bytes[number(0..<bytes.count)] ^= 1 << UInt8(number(0..<8)) }
    case 1: bytes.removeLast(number(1..<bytes.count))
    case 2: bytes.insert(contentsOf: bytes[range], at: number(0..<bytes.count))
    case 3: bytes.removeSubrange(range)
    default: bytes[start] = UInt8(number(0..<256))
    }
  }

  /// Overwrites numbers of a zip file's records.
  private mutating func damageRecord(_ bytes: inout [UInt8], directory: Int) {
    let values = [0, 1, 0xff, 0xffff, 0x7fff_ffff, 0xffff_ffff, Int.max, -1, number(0..<bytes.count)]
    for _ in 0..<number(1..<4) {
      let width = [1, 2, 4, 8][number(0..<4)]
      let place = number(directory..<bytes.count - 8)
      bytes.replaceSubrange(
        place..<place + width, with: PT2Sample.number(values[number(0..<values.count)], width))
    }
  }

  private static let texts = [
    "-1", "0", "9223372036854775807", "-9223372036854775808", "99999999999999999999", "1e999", "4611686018427387904",
    "0.5", "null", "true", "\"\"", "{}", "[]", "[[[[[[[[", "{\"a\":", "]", "}", ",", "\"x\"", "\"p_w\"", "\\ud800",
    "{\"as_int\": -5}", "{\"as_name\": \"x\"}", "{\"as_tensors\": []}", String(repeating: "[", count: 1000),
    String(repeating: "9", count: 500), "{\"as_graph\": {\"name\": \"g\", \"graph\": {\"nodes\": []}}}",
  ]

  /// Replaces, removes and inserts words of a text.
  private mutating func damageText(_ bytes: inout [UInt8]) {
    let text = Array(PT2FuzzTests.texts[number(0..<PT2FuzzTests.texts.count)].utf8)
    let words = PT2FuzzTests.words(bytes)
    guard !words.isEmpty else { return }
    let word = words[number(0..<words.count)]
    switch number(0..<4) {
    case 0, 1: bytes.replaceSubrange(word, with: text)
    case 2: bytes.replaceSubrange(word, with: Array(bytes[words[number(0..<words.count)]]))
    default: bytes.insert(contentsOf: text, at: word.lowerBound)
    }
  }

  /// The ranges of numbers, strings and constants of a JSON text.
  private static func words(_ bytes: [UInt8]) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var index = 0
    while index < bytes.count {
      let start = index
      let isString = bytes[index] == UInt8(ascii: "\"")
      index += 1
      if isString {
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") { index += 1 }
        index = min(index + 1, bytes.count)
        words.append(start..<index)
      } else if bytes[start] >= UInt8(ascii: "0"), bytes[start] <= UInt8(ascii: "9") {
        while index < bytes.count, bytes[index] >= UInt8(ascii: "0"), bytes[index] <= UInt8(ascii: "9") { index += 1 }
        words.append(start..<index)
      }
    }
    return words
  }

  // MARK: Reading

  /// Reads a file, and the elements of its small tensors.
  /// - Returns: whether it was refused.
  private func isRefused(_ bytes: [UInt8]) -> Bool {
    do throws(ImportError) {
      let file = try PT2Reader.read(.memory(bytes[...]), path: "f")
      for tensor in file.elements.values where tensor.shape.elementCount < 1 << 16 { _ = try? tensor.read() }
      return false
    } catch {
      #expect(error.file == "f" && error.reason.utf8.count < 4096)
      return true
    }
  }

  private mutating func refused(_ file: [UInt8], count: Int) -> Int {
    var refused = 0
    // The directory begins with the first record that has this mark.
    let mark: [UInt8] = [0x50, 0x4b, 1, 2]
    let directory = file.indices.dropLast(4).first { file[$0] == 0x50 && Array(file[$0..<$0 + 4]) == mark } ?? 0
    for _ in 0..<count {
      var bytes = file
      if number(0..<2) == 0 { damage(&bytes) } else { damageRecord(&bytes, directory: directory) }
      if isRefused(bytes) { refused += 1 }
    }
    return refused
  }

  /// Damages the texts within a file, and writes it anew.
  private mutating func refusedTexts(_ sample: PT2Sample, count: Int) -> Int {
    let names = sample.entries.map(\.name).filter { $0.hasSuffix(".json") }
    var refused = 0
    for _ in 0..<count {
      var sample = sample
      for _ in 0..<number(1..<4) {
        let name = names[number(0..<names.count)]
        guard var text = sample[name] else { continue }
        if number(0..<4) == 0 { damage(&text) } else { damageText(&text) }
        sample[name] = text
      }
      if isRefused(sample.bytes) { refused += 1 }
    }
    return refused
  }

  @Test("Damaged files are read or refused", arguments: ["training", "decomposed", "small"])
  func fixtures(name: String) throws {
    var fuzz = self
    let file = try PT2Sample.fixture(name)
    #expect(fuzz.refused(file, count: 200) > 0)
    #expect(fuzz.refusedTexts(try PT2Sample(file), count: 60) > 0)
  }

  @Test("Damaged small files are read or refused")
  func samples() {
    var fuzz = self
    #expect(fuzz.refused(PT2Sample().bytes, count: 1500) > 0)
    #expect(fuzz.refusedTexts(PT2Sample(), count: 1500) > 0)
  }
}
