import SutureRegistry

/// The reading of a stage from a specification, selected by a word.
struct StageReading: Sendable {
  /// The word, such as `score` in `- score` and `- score: {batch: 64}`.
  let word: String
  /// The stage that the word alone stands for; nil if the stage needs settings.
  var withoutSettings: Stage?
  /// The key that settings must contain; empty if none is required.
  var requiredKey = ""
  /// Reads the stage's settings; nil if the stage has none.
  var withSettings: (@Sendable (YAMLReader) throws(YAMLError) -> [Stage])?
}
