/// A progress event of a running sweep.
public enum SweepEvent: Sendable {
  /// A warning about the data set or the settings.
  case warned(String)
  /// Candidates have been listed; `candidates` is the total so far, including the bare backbone.
  case planned(name: String, candidates: Int, duplicates: Int, sites: [String])
  /// A stage begins: `total` is its number of trials, `known` the number with results from earlier runs, and `best` the most
  /// accurate candidate with results for all seeds.
  case stageBegan(name: String, total: Int, known: Int, best: Standing? = nil)
  /// A trial has ended, with the reason if it failed; `accuracy` is the candidate's mean accuracy once all of its seeds are
  /// done.
  case progressed(composition: String, accuracy: Double?, failure: String?)
  /// A job crashed its worker and will be retried.
  case retried(composition: String, reason: String)
  /// A module crashed so often that the rest of the sweep skips it.
  case quarantined(module: String, reason: String)
  /// A stage has ended.
  case stageEnded(SweepStore.StageRecord)
  /// The user interrupted the run; recorded results are kept.
  case interrupted

  /// A candidate with its accuracy.
  public struct Standing: Hashable, Sendable {
    /// The candidate's label.
    public let composition: String
    /// The mean accuracy over all seeds on the images used for selection, a fraction.
    public let accuracy: Double

    /// Creates a standing.
    public init(composition: String, accuracy: Double) {
      self.composition = composition
      self.accuracy = accuracy
    }
  }
}
