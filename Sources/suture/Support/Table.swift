import SutureGraph
import SutureSupport

/// Rows in aligned columns.
struct Table: Sendable {
  /// A column's heading, and the side that its cells are aligned to: numbers right, words left.
  struct Column: Sendable {
    var title: String
    var isRight: Bool
    /// Whether it is left out where the window is too narrow.
    var isOptional = false

    /// A column with cells on the left.
    static func left(_ title: String) -> Self { Self(title: title, isRight: false) }

    /// A column with cells on the right.
    static func right(_ title: String, isOptional: Bool = false) -> Self {
      Self(title: title, isRight: true, isOptional: isOptional)
    }
  }

  /// The least width to which a column is clipped.
  private static let narrowest = 8
  private static let gap = 2
  /// The width that columns of words get before optional columns are shown.
  private static let comfortable = 24

  private(set) var columns: [Column]
  private(set) var rows: [[String]] = []

  /// Creates a table without rows.
  init(_ columns: [Column]) {
    self.columns = columns
  }

  /// Adds a row with one cell for each column.
  mutating func add(_ cells: [String]) {
    precondition(cells.count == columns.count, "a row has a cell for each column")
    // A line end in a cell would break the row.
    rows.append(cells.map { VisibleText.escaped($0, keepsLines: false) })
  }

  /// Prints heading and rows, on a terminal clipped to the window.
  func print(to console: Console) {
    let width = console.output.isTerminal ? console.width : nil
    let table = width.map { fitted(to: $0) } ?? self
    for (index, line) in table.lines(width: width).enumerated() {
      console.print(index == 0 ? console.output.styled(line, .bold) : line)
    }
  }

  /// Heading and rows, at most `width` characters each where that is given.
  func lines(width: Int? = nil) -> [String] {
    let cells = [columns.map(\.title)] + rows
    var widths = columns.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    if let width { shrink(&widths, to: width - Self.gap * (columns.count - 1)) }
    return cells.map { row in
      var line = ""
      for (index, column) in columns.enumerated() {
        let cell = Self.clipped(row[index], to: widths[index])
        let space = String(repeating: " ", count: widths[index] - cell.count)
        line +=
          (index == 0 ? "" : String(repeating: " ", count: Self.gap)) + (column.isRight ? space + cell : cell + space)
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  /// The table without as many of the last optional columns as do not fit the width.
  func fitted(to width: Int) -> Table {
    var table = self
    while table.comfortableWidth > width, let index = table.columns.lastIndex(where: \.isOptional) {
      table.columns.remove(at: index)
      for row in table.rows.indices { table.rows[row].remove(at: index) }
    }
    return table
  }

  private var comfortableWidth: Int {
    columns.indices.reduce(Self.gap * (columns.count - 1)) { sum, column in
      let widest = ([columns[column].title] + rows.map { $0[column] }).map(\.count).max() ?? 0
      return sum + (columns[column].isRight ? widest : min(widest, Self.comfortable))
    }
  }

  /// Narrows the widest columns of words until the sum fits; numbers are never clipped.
  private func shrink(_ widths: inout [Int], to total: Int) {
    var excess = widths.reduce(0, +) - total
    while excess > 0 {
      let candidates = columns.indices.filter { !columns[$0].isRight && widths[$0] > Self.narrowest }
      guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { return }
      widths[widest] -= 1
      excess -= 1
    }
  }

  private static func clipped(_ text: String, to width: Int) -> String {
    text.count <= width ? text : text.prefix(max(width - 1, 0)) + "…"
  }
}
