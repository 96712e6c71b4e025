/// Labels and texts in two columns, as `info` prints them.
enum InfoLines {
  /// Prints those that have a text; further lines of a text stand under its first.
  static func print(_ lines: [(label: String, text: String?)], to console: Console) {
    let width = 2 + (lines.filter { $0.text != nil }.map(\.label.count).max() ?? 0)
    for case (let label, let text?) in lines {
      for (index, part) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        let head = index == 0 ? label : ""
        console.print(head + String(repeating: " ", count: width - head.count) + part)
      }
    }
  }
}
