import SutureComposer

/// The output of `info` for an operator, a function or another word of the grammar of compositions.
struct GrammarReport: Encodable {
  let id: String
  let kind = ListedItem.operatorKind
  let title: String
  let spellings: [String]
  let summary: String
  let notation: String
  let operands: String?
  let formula: String
  let parameters: String?
  let remark: String?
  /// The name among the operators of a sweep's specification; null for what sweeps do not join by.
  let specificationName: String?
  let example: String

  enum CodingKeys: String, CodingKey {
    case id, kind, title, spellings, summary, notation, operands, formula, parameters, remark, example
    case specificationName = "specification_name"
  }

  init(_ entry: GrammarEntry) {
    id = entry.id
    title = entry.title
    spellings = entry.spellings
    summary = entry.meaning.summary
    notation = entry.notation
    operands = entry.operands
    formula = entry.meaning.formula
    parameters = entry.meaning.parameters
    remark = entry.meaning.remark
    specificationName = entry.specificationName
    example = entry.meaning.example
  }

  func print(to console: Console) {
    console.print(console.output.styled("\(id) — \(title) (\(kind))", .bold))
    console.print(summary)
    console.print("")
    InfoLines.print(
      [
        ("written", notation), ("also", spellings.isEmpty ? nil : spellings.joined(separator: " ")),
        ("formula", formula), ("takes", operands), ("parameters", parameters), ("note", remark),
        ("in sweeps", specificationName.map { "operators: [\($0)]" }),
        ("try", "suture inspect \"\(example)\" --input 1x64x32x32"),
      ], to: console)
  }
}
