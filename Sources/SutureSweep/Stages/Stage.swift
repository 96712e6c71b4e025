import SutureRegistry
import SutureSupport

/// A stage of a sweep.
///
/// A new stage is a type that conforms to `SweepStage`, a case here, and an entry in `definition` and `readings`.
public enum Stage: Hashable, Sendable {
  /// Checks contracts.
  case check
  /// Determines parameters, MACs and latency, and applies the limits.
  case cost
  /// Computes zero-cost scores.
  case score(ScoreStage)
  /// Trains with several seeds.
  case train(TrainStage)

  /// What the stage does.
  var definition: any SweepStage {
    switch self {
    case .check: CheckStage()
    case .cost: CostStage()
    case .score(let stage): stage
    case .train(let stage): stage
    }
  }

  /// The words that begin a stage in specifications.
  private static let readings: [StageReading] =
    CheckStage.readings + CostStage.readings + ScoreStage.readings + TrainStage.readings

  /// A training stage.
  public static func train(epochs: Int, seeds: [Int], keep: KeepRule?) -> Stage {
    .train(TrainStage(epochs: epochs, seeds: seeds, keep: keep))
  }

  /// Whether the stage trains.
  var isTraining: Bool { definition.isTraining }

  /// The name in output, such as `train 8 epochs × 3 seeds`.
  package var title: String { definition.title }
}

// MARK: Reading

extension Stage {
  /// Reads a list of stages; a halving becomes several training stages.
  static func list(_ reader: YAMLReader) throws(YAMLError) -> [Stage] {
    var stages: [Stage] = []
    for item in try reader.list(limit: 16) {
      let next = try read(item)
      if let stage = next.first, stage.definition.isUnique, stages.contains(stage) {
        throw item.error(.invalidValue, "the stage \(item.plainText ?? "") is listed twice")
      }
      stages += next
    }
    return stages
  }

  private static func read(_ reader: YAMLReader) throws(YAMLError) -> [Stage] {
    if let word = reader.plainText {
      guard let reading = readings.first(where: { $0.word == word }) else {
        let words = readings.map(\.word)
        throw reader.error(
          .invalidValue,
          "a stage is \(alternatives(words, "or")), not '\(word)'\(Suggestion.clause(for: word, in: words))")
      }
      guard let stage = reading.withoutSettings else {
        throw reader.error(.missingKey, "the stage '\(word)' needs '\(reading.requiredKey)'")
      }
      return [stage]
    }
    let words = readings.filter { $0.withSettings != nil }.map(\.word)
    let mapping = try reader.mapping(keys: words)
    let given = readings.filter { mapping[$0.word] != nil }
    guard given.count == 1, let read = given[0].withSettings, let settings = mapping[given[0].word] else {
      throw reader.error(.invalidValue, "a stage with settings is one of \(alternatives(words, "and"))")
    }
    return try read(settings)
  }

  /// A list in a sentence: `a, b or c`.
  private static func alternatives(_ words: [String], _ conjunction: String) -> String {
    words.dropLast().joined(separator: ", ") + " \(conjunction) " + (words.last ?? "")
  }
}
