/// What happens while a sweep runs, for whoever shows it.
public enum SweepEvent: Sendable {
  /// Something about the data set or the choices that the user should know.
  case warned(String)
  /// Candidates are listed: all so far, with the bare backbone.
  case planned(name: String, candidates: Int, duplicates: Int, sites: [String])
  /// A stage begins with so many pieces of work, of which some are known from earlier runs; `best` is the best of those
  /// candidates that have all their seeds.
  case stageBegan(name: String, total: Int, known: Int, best: Standing? = nil)
  /// A piece of work is done: what it was about, and its failure where it has one; with the last of its seeds the
  /// candidate's mean accuracy.
  case progressed(composition: String, accuracy: Double?, failure: String?)
  /// A piece of work took its worker along and is tried once more.
  case retried(composition: String, reason: String)
  /// A module went wrong so often that the rest of the sweep does without it.
  case quarantined(module: String, reason: String)
  /// A stage is over.
  case stageEnded(SweepStore.StageRecord)
  /// The user stopped it; everything recorded stays.
  case interrupted

  /// A candidate with what it came to.
  public struct Standing: Hashable, Sendable {
    /// The composition in words.
    public let composition: String
    /// The mean accuracy over all seeds, a fraction, of the images that choices are made on.
    public let accuracy: Double

    /// Creates a standing.
    public init(composition: String, accuracy: Double) {
      self.composition = composition
      self.accuracy = accuracy
    }
  }
}
