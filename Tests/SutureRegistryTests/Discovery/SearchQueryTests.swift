import SutureTestSupport
import Testing

@testable import SutureRegistry

@Suite struct SearchQueryTests {
  @Test(
    arguments: [
      ("windows", ["window"]), ("dependencies", ["dependency"]), ("dependency", ["dependencies"]), ("boxes", ["box"]),
      ("masses", ["mass"]), ("batches", ["batch"]), ("bias", ["bia"]), ("gates", ["gate"]), ("loss", []), ("axis", []),
      ("arrays", ["array"]), ("array", []), ("convolutional", ["convolution"]), ("weighted", ["weight"]), ("gated", []),
      ("pooling", ["pool"]), ("normalisation", ["normalization"]), ("as", []), ("eca-net", []), ("ViTs", ["vit"]),
    ] as [(String, [String])])
  func `a word has other forms`(word: String, forms: [String]) {
    #expect(SearchLanguage.forms(of: word) == forms)
  }

  private func texts(_ notes: String...) -> [SearchText] {
    notes.map { SearchText(id: "x", names: [], summary: "", notes: [$0]) }
  }

  /// The places of the texts in which terms are found, best first.
  private func places(_ terms: [String], in notes: String...) -> [Int] {
    SearchQuery(terms).results(in: notes.map { SearchText(id: "x", names: [], summary: "", notes: [$0]) }).map(\.index)
  }

  @Test func `plural and singular, hyphens and spaces, and words without meaning make no difference`() {
    #expect(places(["windows"], in: "a map", "each window") == [1])
    #expect(places(["dependency"], in: "dependencies", "depth") == [0])
    #expect(places(["long-range"], in: "the long range", "long-range", "a long story") == [1, 0])
    #expect(places(["range-long"], in: "of long range", "of the range") == [0])
    #expect(places(["fusion of two branches"], in: "two branches by fusion", "the sum of branches") == [0, 1])
    // They are searched for if there is nothing else.
    #expect(places(["of the"], in: "sum of maps", "a map") == [0])
    #expect(SearchQuery(["", " "]).isEmpty)
  }

  @Test func `what was written precedes its other forms, and these precede what means the same`() {
    #expect(places(["gates"], in: "one gate", "two gates") == [1, 0])
    #expect(places(["pooling"], in: "its mean", "a pool", "by pooling") == [2, 1, 0])
  }

  @Test func `texts with some of the words follow those with all, the rarer words first`() {
    let notes = "frequency and domain"
    #expect(places(["frequency domain"], in: "domain", "domain of maps", notes, "frequency", "none") == [2, 3, 0, 1])
    let results = SearchQuery(["frequency domain"]).results(in: texts("frequency", "map"))
    #expect(results.map(\.index) == [0] && results.map(\.missing) == [["domain"]])
    #expect(results.map(\.fields) == [["notes"]])
  }

  @Test func `results far behind the best of other texts are not relevant`() {
    let results = SearchQuery(["gate"]).results(in: texts("a gate", "no such thing"))
    let score = results.first?.score ?? 0
    #expect(results.count == 1 && SearchQuery.relevant(results) == results)
    #expect(SearchQuery.relevant(results, best: 2 * score) == results)
    #expect(SearchQuery.relevant(results, best: 2 * score + 1).isEmpty)
  }

  @Test func `texts with all words are not hidden by one with a single word in its name`() {
    let texts = [
      SearchText(id: "x", names: ["long"], summary: "", notes: []),
      SearchText(id: "y", names: [], summary: "", notes: ["a long text of many words, and a gate"]),
    ]
    let results = SearchQuery(["long gate"]).results(in: texts)
    #expect(results.map(\.index) == [1, 0] && results[1].score > results[0].score)
    #expect(SearchQuery.relevant(results).map(\.index) == [1])
  }
}
