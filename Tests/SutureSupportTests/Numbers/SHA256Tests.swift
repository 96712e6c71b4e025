import Testing

@testable import SutureSupport

@Suite struct SHA256Tests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
  ])
  func `the standard's examples have the standard's digests`(text: String, digest: String) {
    #expect(SHA256.hexDigest(of: text.utf8) == digest)
  }

  @Test func `a million letters have the standard's digest`() {
    let digest = SHA256.hexDigest(of: repeatElement(UInt8(ascii: "a"), count: 1_000_000))
    #expect(digest == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test func `pieces of any size give the digest of the whole`() {
    let bytes = (0..<400).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let whole = SHA256.hexDigest(of: bytes)
    for size in 1...130 {
      var hash = SHA256()
      for start in stride(from: 0, to: bytes.count, by: size) {
        hash.update(bytes[start..<min(start + size, bytes.count)])
      }
      #expect(hash.hexDigest == whole, "pieces of \(size)")
    }
  }

  @Test func `reading the digest does not end it`() {
    var hash = SHA256()
    hash.update("a".utf8)
    _ = hash.digest
    hash.update("bc".utf8)
    #expect(hash.hexDigest == SHA256.hexDigest(of: "abc".utf8))
  }

  @Test func `the processor's instructions and the portable code give the same digests`() {
    var bytes: [UInt8] = []
    for count in 0...300 {
      var (portable, other) = (SHA256(usesInstructions: false), SHA256())
      portable.update(bytes)
      other.update(bytes)
      #expect(portable.hexDigest == other.hexDigest, "\(count) bytes")
      bytes.append(UInt8(truncatingIfNeeded: count &* 151 &+ 7))
    }
    // Not at a multiple of the size of a word.
    bytes = (0..<100_003).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 7) }
    var (portable, other) = (SHA256(usesInstructions: false), SHA256())
    portable.update(bytes[3...])
    other.update(bytes[3...])
    #expect(portable.hexDigest == other.hexDigest)
  }

  @Test func `the standard's example has the standard's digest without the processor's instructions`() {
    var hash = SHA256(usesInstructions: false)
    hash.update("abc".utf8)
    #expect(hash.hexDigest == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }
}
