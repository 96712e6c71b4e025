import SutureGraph
import SutureRegistry
import SutureSupport
import SutureTraining

extension Stage {
  private static let names = ["check", "cost", "score", "train", "halving"]

  /// The stages of a list, halving written out; contracts and cost are looked at once.
  static func list(_ reader: YAMLReader) throws(YAMLError) -> [Stage] {
    var stages: [Stage] = []
    for item in try reader.list(limit: 16) {
      let next = try Stage.read(item)
      if let stage = next.first, stage == .check || stage == .cost, stages.contains(stage) {
        throw item.error(.invalidValue, "the stage \(item.plainText ?? "") is listed twice")
      }
      stages += next
    }
    return stages
  }

  private static func read(_ reader: YAMLReader) throws(YAMLError) -> [Stage] {
    switch reader.plainText {
    case "check": return [.check]
    case "cost": return [.cost]
    case "score": return [.score(ScoreStage())]
    case "train", "halving": throw reader.error(.missingKey, "the stage '\(reader.plainText ?? "")' needs 'epochs'")
    case let word?:
      throw reader.error(
        .invalidValue,
        "a stage is check, cost, score, train or halving, not '\(word)'\(Suggestion.clause(for: word, in: names))")
    case nil:
      let keys = ["score", "train", "halving"]
      let mapping = try reader.mapping(keys: keys)
      let given = keys.compactMap { key in mapping[key].map { (key, $0) } }
      guard given.count == 1 else {
        throw reader.error(.invalidValue, "a stage with settings is one of score, train and halving")
      }
      switch given[0] {
      case ("score", let item): return [.score(try ScoreStage(item))]
      case ("train", let item): return [try train(item)]
      case (_, let item): return try halving(item)
      }
    }
  }

  private static func train(_ reader: YAMLReader) throws(YAMLError) -> Stage {
    let mapping = try reader.mapping(keys: ["epochs", "seeds", "keep"])
    return .train(
      epochs: try mapping.required("epochs").integer(in: 1...100_000),
      seeds: try mapping["seeds"]?.seeds() ?? [0],
      keep: try mapping["keep"].map { item throws(YAMLError) in try Kept(item) })
  }

  private static func halving(_ reader: YAMLReader) throws(YAMLError) -> [Stage] {
    let mapping = try reader.mapping(keys: ["epochs", "factor", "seeds", "parts"])
    let range = try mapping.required("epochs")
    let epochs = try range.list(limit: 2) { item throws(YAMLError) in try item.integer(in: 1...100_000) }
    let factor = try mapping["factor"]?.integer(in: 2...100) ?? 3
    let seeds = try mapping["seeds"]?.seeds() ?? [0]
    guard epochs.count == 2, epochs[0] < epochs[1] else {
      throw range.error(.invalidValue, "'epochs' of 'halving' are those of its first and its last round: [1, 9]")
    }
    let stages = Stage.halving(
      epochs: epochs[0]...epochs[1], factor: factor, seeds: seeds, withParts: try mapping["parts"]?.boolean() ?? true)
    guard !stages.isEmpty else {
      throw range.error(
        .invalidValue,
        "no multiplying by \(factor) leads from \(epochs[0]) to \(epochs[1]) epochs, as it does to "
          + "\(epochs[0] * factor) or \(epochs[0] * factor * factor)")
    }
    return stages
  }
}

extension Stage.Kept {
  /// Reads `25%`, `64`, or `{best: 25%, parts: false}`.
  init(_ reader: YAMLReader) throws(YAMLError) {
    guard reader.plainText == nil else {
      self.init(share: try Share(reader))
      return
    }
    let mapping = try reader.mapping(keys: ["best", "parts"])
    self.init(
      share: try Share(try mapping.required("best")), withParts: try mapping["parts"]?.boolean() ?? true)
  }
}

extension Stage.Kept.Share {
  init(_ reader: YAMLReader) throws(YAMLError) {
    guard let text = reader.plainText, text.hasSuffix("%") || Int(text) == nil else {
      self = .count(try reader.integer(in: 1...Int.max))
      return
    }
    guard text.hasSuffix("%"), let percent = Double(text.dropLast()), percent > 0, percent <= 100 else {
      throw reader.error(
        .invalidValue,
        "'\(reader.name)' is '\(text)': a percentage is above 0% and at most 100%, a number of candidates is 1 or more")
    }
    self = .fraction(percent / 100)
  }

  /// Warnings for numbers of candidates in a list of stages where other stages keep percentages: `25` beside `25%`.
  static func warnings(_ reader: YAMLReader) -> [String] {
    let shares = shares(in: reader)
    guard shares.contains(where: { $0.plainText?.hasSuffix("%") == true }) else { return [] }
    return shares.compactMap { share in
      guard let text = share.plainText, Int(text) != nil else { return nil }
      return "\(share.place): '\(share.name): \(text)' keeps \(text) candidates, while other stages keep a percentage: "
        + "write \(text)% if that is meant"
    }
  }

  /// The values within a tree that say how many candidates go on.
  private static func shares(in reader: YAMLReader) -> [YAMLReader] {
    switch reader.node.content {
    case .scalar: ["keep", "best"].contains(reader.name) ? [reader] : []
    case .sequence(let items):
      items.flatMap { shares(in: YAMLReader($0, file: reader.file, name: "")) }
    case .mapping(let entries): entries.flatMap { shares(in: reader.value($0)) }
    }
  }
}

extension ScoreStage {
  init(_ reader: YAMLReader) throws(YAMLError) {
    self.init()
    let mapping = try reader.mapping(keys: ["proxies", "batch", "seeds", "order", "keep"])
    if let item = mapping["proxies"] { proxies = try item.words("proxy") }
    if let item = mapping["batch"] { batch = try item.integer(in: 2...65_536) }
    if let item = mapping["seeds"] { seeds = try item.seeds() }
    if let item = mapping["order"] { order = try proxy(item) }
    if let item = mapping["keep"] {
      let fields = try item.mapping(keys: ["by", "best", "parts"])
      let share = try Stage.Kept.Share(try fields.required("best"))
      keep = Keep(
        by: try proxy(try fields.required("by")),
        best: Stage.Kept(share: share, withParts: try fields["parts"]?.boolean() ?? true))
    }
  }

  /// One of the stage's own scores.
  private func proxy(_ reader: YAMLReader) throws(YAMLError) -> ZeroCostScore {
    let score: ZeroCostScore = try reader.word()
    guard proxies.contains(score) else {
      let known = proxies.map(\.rawValue).joined(separator: ", ")
      throw reader.error(.invalidValue, "'\(score.rawValue)' is not among the stage's 'proxies': \(known)")
    }
    return score
  }
}
