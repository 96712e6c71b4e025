/// What `info` shows of a ready sweep or a data set.
struct ItemReport: Encodable {
  let id: String
  let kind: String
  let name: String
  let summary: String
  /// Its file; nil where it is part of the program.
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
