import Testing

@testable import SutureSupport

struct CSVTextTests {
  @Test(arguments: [
    ("se >> eca", "se >> eca"), ("a,b", "\"a,b\""), ("say \"a\"", "\"say \"\"a\"\"\""), ("", ""),
    // A spreadsheet would compute these; numbers are numbers.
    ("=HYPERLINK(1)", "'=HYPERLINK(1)"), ("+se", "'+se"), ("@x", "'@x"), ("-x", "'-x"), ("-0.5", "-0.5"), ("+1", "+1"),
    ("\"\u{301}", "\"\"\"\u{301}\""), ("=1,2", "\"'=1,2\""), ("a\u{1b}[2J", "a\\u001b[2J"),
  ]) func `a cell is neither a formula nor a command`(text: String, cell: String) {
    #expect(CSVText.cell(text) == cell)
  }

  @Test func `a table has one line end, and an absent value is an empty cell`() {
    #expect(CSVText.table(["a", "b,c"], [["1", nil], ["", "two\nlines"]]) == "a,\"b,c\"\n1,\n,\"two\nlines\"\n")
    #expect(CSVText.table(["a"], []) == "a\n")
  }
}
