import SutureRegistry

/// An operator, a function or another word of the grammar of compositions, as listings, searches and `info` show it.
public struct GrammarEntry: Hashable, Sendable {
  /// The name by which it is listed: a function's name, or for a sign its name in specifications, such as `add`.
  public let id: String
  /// Its other spellings: the sign and its word, or its name in specifications.
  public let spellings: [String]
  /// What readers call it, such as `sum`.
  public let title: String
  /// The form in which it is written, such as `a + b`.
  public let notation: String
  /// The compositions that it takes, in words; nil if it takes none.
  public let operands: String?
  /// The name among the operators of a sweep's specification; nil for what sweeps do not join by.
  public let specificationName: String?
  /// What it does.
  public let meaning: GrammarMeaning

  /// Everything with a name or sign: operators, functions, `identity`.
  public static let all: [GrammarEntry] =
    [serial] + ParallelOperator.allCases.map { GrammarEntry($0) }
    + CompositionFunction.allCases.map { GrammarEntry($0) } + [identity]

  /// The entry with a name, a sign or a word, in any case and with any signs between its words; nil if there is none.
  public static func named(_ name: String) -> GrammarEntry? {
    let folded = name.lowercased()
    if let exact = all.first(where: { $0.names.contains(folded) }) { return exact }
    let normalised = ModuleNames.normalised(name)
    guard !normalised.isEmpty else { return nil }
    return all.first { entry in entry.names.contains { ModuleNames.normalised($0) == normalised } }
  }

  private var names: [String] { [id] + spellings }
}

// MARK: - Entries

extension GrammarEntry {
  private static let serial = GrammarEntry(
    id: CompositionOperator.serial.rawValue, spellings: [InfixSign.then.sign, InfixSign.then.word],
    title: CompositionOperator.serial.title, notation: CompositionOperator.serial.notation,
    operands: "2 or more compositions", specificationName: CompositionOperator.serial.rawValue,
    meaning: GrammarMeaning(
      summary: "In series, left to right, each composition applied to the output of the one before.",
      formula: "b(a(x))", example: "se >> sa"))

  private static let identity = GrammarEntry(
    id: "\(Composition.identity)", spellings: [], title: "identity", notation: "\(Composition.identity)", operands: nil,
    specificationName: nil,
    meaning: GrammarMeaning(
      summary: "The input itself, unchanged; alone, it is the bare backbone.", formula: "x", example: "se + identity"))

  private init(_ joining: ParallelOperator) {
    let isInfix = joining.infix != nil
    let count = isInfix ? "2 or more compositions" : CompositionOperator.parallel(joining).arityText
    let condition =
      joining.joinsGates
      ? ", each of which multiplies its input by a gate"
      : joining.keepsChannels ? " with outputs of one shape" : " with outputs of one shape, apart from the channels"
    let id = isInfix ? joining.rawValue : joining.spelling
    let others = joining.infix.map { [$0.sign, $0.word] } ?? [joining.rawValue]
    self.init(
      id: id, spellings: others.filter { $0 != id }, title: joining.title, notation: joining.notation,
      operands: count + condition, specificationName: joining.rawValue, meaning: joining.meaning)
  }

  private init(_ function: CompositionFunction) {
    self.init(
      id: function.rawValue, spellings: [], title: function.title, notation: "\(function.rawValue)(a)",
      operands: function.operand, specificationName: nil, meaning: function.meaning)
  }
}
