import Testing

@testable import suture

struct TableTests {
  private static let table: Table = {
    var table = Table([.left("id"), .left("summary"), .right("parameters")])
    table.add(["se", "One gate for each channel, from a bottleneck", "512"])
    table.add(["simam", "No parameters × at all", "0"])
    return table
  }()

  @Test func `words are aligned left, numbers right, and no line ends in spaces`() {
    #expect(
      Self.table.lines() == [
        "id     summary                                       parameters",
        "se     One gate for each channel, from a bottleneck         512",
        "simam  No parameters × at all                                 0",
      ])
  }

  @Test func `the widest words are clipped to the window, numbers never`() {
    #expect(
      Self.table.lines(width: 40) == [
        "id     summary                parameters",
        "se     One gate for each ch…         512",
        "simam  No parameters × at a…           0",
      ])
    #expect(Self.table.lines(width: 5).map(\.count).max() == 27)
  }

  @Test func `only a terminal clips`() {
    for isTerminal in [false, true] {
      let console = Console(
        output: OutputStream(capturing: isTerminal), error: OutputStream(capturing: false), width: 40)
      Self.table.print(to: console)
      let expected = Self.table.lines(width: isTerminal ? 40 : nil).joined(separator: "\n") + "\n"
      #expect(console.output.captured == expected)
    }
  }

  @Test func `a table without rows is its heading`() {
    #expect(Table([.left("a"), .right("b")]).lines() == ["a  b"])
  }

  @Test func `a narrow window leaves optional columns out, the last ones first`() {
    var table = Table([.left("name"), .right("one", isOptional: true), .right("two", isOptional: true), .right("end")])
    table.add(["a", "1", "2", "3"])
    #expect(table.fitted(to: 80).lines() == ["name  one  two  end", "a       1    2    3"])
    #expect(table.fitted(to: 15).lines() == ["name  one  end", "a       1    3"])
    #expect(table.fitted(to: 3).lines() == ["name  end", "a       3"])
  }
}
