import SutureTestSupport
import Testing

@testable import SutureRegistry

@Suite struct CacheCodingTests {
  /// A manifest that has everything a manifest can have.
  private static let full = Samples.manifest(
    id: "full", output: "[n, c * 2, -(-h / 2), \"max(w, -3 % 7, min(h, 2), lcm(h, 2))\"]",
    require: "[c % (2 * g) == 0 and not bias, mode == slow or mode != fast, \"min(kernels, 3) >= count(kernels)\", "
      + "c - 1 < h + 1]",
    hyperparameters: """
      {g: {type: int, default: 4, min: 1, max: 9223372036854775807, sweep: [1, 2]},
        eps: {type: float, default: 0.00001, min: -1.5, doc: Small.}, bias: {type: bool, default: false},
        mode: {type: string, default: slow, choices: [slow, fast]}, kernels: {type: ints, default: [1, 3], choices: [1, 3]}}
      """.replacing("\n", with: " "),
    extra: """
      license: MIT
      authors: [{name: Ada Ω, email: ada@example.org, url: https://example.org}, {name: Bo}]
      paper: {title: "T × t", arxiv: "1709.01507", doi: 10.1/x, year: 2018, venue: V, url: https://example.org/p}
      variant: the copied form
      reference: without
      notes: much
      tags: [channel, gate]
      typical_input: [1, 64, 8, 8]
      zero_gradient: [{parameters: [a.bias, b.bias], reason: The norm removes it.}]
      """)

  @Test(arguments: [full, Samples.se, Samples.manifest(), Samples.manifest(input: "[n, 7, c]", output: "[n, 7, c]")])
  func `a manifest survives encoding and decoding`(text: String) throws {
    let manifest = try Samples.read(text)
    var writer = CacheWriter()
    manifest.write(to: &writer)
    var reader = CacheReader(writer.bytes)
    #expect(try Manifest(from: &reader, path: manifest.path) == manifest)
    #expect(reader.isAtEnd)
  }

  @Test(arguments: [0, 1, -1, 63, -64, 64, 1 << 20, Int.max, Int.min])
  func `an integer survives encoding and decoding`(number: Int) throws {
    var writer = CacheWriter()
    writer.write(number)
    var reader = CacheReader(writer.bytes)
    #expect(try reader.read(Int.self) == number)
    #expect(reader.isAtEnd)
  }

  @Test func `corrupt bytes are refused or decoded to another value, but never trap`() throws {
    var random = SystemRandomNumberGenerator()
    let manifest = try Samples.read(CacheCodingTests.full)
    var writer = CacheWriter()
    manifest.write(to: &writer)
    var refused = 0
    for _ in 0..<2000 {
      let bytes = Corruption.random(of: writer.bytes, using: &random)
      var reader = CacheReader(bytes)
      if (try? Manifest(from: &reader, path: "x")) == nil { refused += 1 }
    }
    #expect(refused > 100)
  }

  @Test func `unbounded nesting and counts beyond the file are refused`() {
    var nested = CacheReader([UInt8](repeating: 4, count: 1 << 16))
    #expect(throws: CorruptCache.self) { try ContractExpression(from: &nested) }
    var writer = CacheWriter()
    writer.write(1 << 40)
    var list = CacheReader(writer.bytes)
    #expect(throws: CorruptCache.self) { try [String](from: &list) }
    var overlong = CacheReader([UInt8](repeating: 0xff, count: 16))
    #expect(throws: CorruptCache.self) { try Int(from: &overlong) }
  }
}
