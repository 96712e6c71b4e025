import Testing

@testable import SutureSupport

struct WordsTests {
  @Test func `counts and lists read as in a sentence`() {
    #expect(Words.plural(1, "seed") == "1 seed" && Words.plural(1_200, "seed") == "1,200 seeds")
    #expect(Words.list(["a", "b"], most: 2) == "a, b" && Words.list(["a", "b", "c"], most: 2) == "a, b and 1 more")
    #expect(Words.enumeration([]) == "" && Words.enumeration(["a"]) == "a")
    #expect(Words.enumeration(["a", "b"]) == "a and b" && Words.enumeration(["a", "b", "c"]) == "a, b and c")
    #expect(Words.range([3, 3], "seed") == "3 seeds" && Words.range([3, 1, 2], "seed") == "1 to 3 seeds")
    #expect(Words.range([], "seed") == "")
  }
}
