import SutureSupport
import Testing

struct VisibleTextTests {
  @Test(arguments: [
    ("plain é → \u{1f600}", "plain é → \u{1f600}"), ("a\u{1b}[2Jb", "a\\u001b[2Jb"), ("\u{9b}31m", "\\u009b31m"),
    ("a\rb\u{7f}\0", "a\\u000db\\u007f\\u0000"), ("x\u{202e}y\u{2066}", "x\\u202ey\\u2066"),
    ("one\ntwo\tthree", "one\ntwo\tthree"), ("\u{2028}", "\\u2028"),
  ]) func `what could command a terminal is spelled out`(text: String, shown: String) {
    #expect(VisibleText.escaped(text) == shown)
  }

  @Test func `a name is one line`() {
    #expect(VisibleText.escaped("one\ntwo\tthree", keepsLines: false) == "one\\u000atwo\\u0009three")
  }
}
