/// The output of `info` for a ready sweep or a data set.
struct ItemReport: Encodable {
  let id: String
  let kind: String
  let name: String
  let summary: String
  /// Its file; nil if it is built into the program.
  let file: String?

  init(_ item: ListedItem) {
    id = item.id
    kind = item.kind
    name = item.name
    summary = item.summary
    file = item.path
  }

  func print(to console: Console) {
    console.print(console.output.styled("\(id) (\(kind))", .bold))
    console.print(summary)
    console.print("")
    InfoLines.print(
      [
        ("file", file ?? "part of the program"),
        ("try", kind == "sweep" ? "suture sweep plan \(id)" : "suture train se --backbone resnet8 --data \(id)"),
      ], to: console)
  }
}

/// Labels and texts in two columns, for `info`.
enum InfoLines {
  /// Prints the lines with a text; further lines of a text are aligned with its first.
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
