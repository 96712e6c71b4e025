import SutureTestSupport
import Testing

@testable import SutureRegistry

@Suite struct SearchTermTests {
  @Test(arguments: [
    ("gate", "gate", SearchTerm.Match.whole), ("GATE", "Gate", .whole), ("gate", "one gate, per channel", .word),
    ("chan", "one gate per channel", .start), ("gate", "gate per channel", .lead), ("ate", "gate", .part),
    ("ate", "gate at e-ate", .word),
    ("1709.01507", "1709.01507", .whole), ("excitation", "Squeeze-and-Excitation", .word), ("gates", "gate", nil),
    ("long-range", "of long range", .word), ("identity_init", "identity-init", .whole),
    ("×2", "a ×2 b", .word), ("ÉCOLE", "école", .whole), ("c / r", "[c / r >= 1]", .word),
    ("", "gate", nil), ("gate", "", nil),
  ])
  func `a match is ranked by how much of the text it covers`(term: String, text: String, match: SearchTerm.Match?) {
    #expect(SearchTerm(term).match(in: SearchTerm.folded(text), withinWords: true) == match)
  }

  @Test func `the inside of a word matches only on request`() {
    #expect(SearchTerm("ate").match(in: Array("gate".utf8), withinWords: false) == nil)
    #expect(SearchTerm("ate").match(in: Array("gate ate".utf8), withinWords: false) == .word)
  }

  @Test(arguments: [
    "tag", "ada", "1709.01507", "cvpr", "2018", "squeeze", "bias", "wide", "c / r", "reduction", "module", "bottleneck",
  ])
  func `all fields of a manifest are searched`(term: String) throws {
    let text = Samples.se.replacing("reference:", with: "notes: wide\nreference:").replacing("[channel", with: "[tag")
    #expect(SearchText(.manifest(try Samples.read(text))).score(SearchTerm(term)).points > 0)
    #expect(SearchText(.manifest(try Samples.read(text))).score(SearchTerm("x\(term)")).points == 0)
  }

  @Test func `an id has more weight than a tag, and a tag more than a note`() throws {
    let texts = [
      Samples.manifest(id: "gate"), Samples.manifest(extra: "tags: [gate]"), Samples.manifest(extra: "notes: a gate"),
    ]
    let scores = try texts.map { SearchText(.manifest(try Samples.read($0))).score(SearchTerm("gate")).points }
    #expect(scores == scores.sorted(by: >) && Set(scores).count == 3)
  }
}
