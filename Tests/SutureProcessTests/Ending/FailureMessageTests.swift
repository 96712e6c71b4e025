import Testing

@testable import SutureProcess

struct FailureMessageTests {
  @Test(
    arguments: [
      ("", nil), ("first\nlast\n", "last"),
      (
        "x.swift:3: Fatal error: Index out of range\n*** Signal 4: Backtracing\nmore\n",
        "x.swift:3: Fatal error: Index out of range"
      ),
      ("before\n*** Signal 11: Backtracing from 0x1\n\nThread 0 crashed:\n", "before"),
      ("*** Signal 11: Backtracing from 0x1\nThread 0 crashed:\n", nil),
      ("*** stack smashing detected ***: terminated\n", "stack smashing detected ***: terminated"),
      ("\u{1b}[31mred\u{7}\r\n", "[31mred"),
    ] as [(String, String?)])
  func `the line that explains an end is found`(text: String, message: String?) {
    #expect(FailureMessage.message(in: text) == message)
  }

  @Test func `lines show what a terminal may be shown`() {
    #expect(FailureMessage.lines(in: "") == [])
    #expect(
      FailureMessage.lines(in: "a\tb\r\n\n\u{1b}]0;title\u{7}c\u{8}\u{9b}2J\u{202e}d\nÄ 😀")
        == ["a b", "]0;title" + "c2Jd", "Ä 😀"])
  }

  @Test func `long lines are cut`() {
    #expect(FailureMessage.message(in: String(repeating: "a", count: 9000))?.count == 500)
  }
}
