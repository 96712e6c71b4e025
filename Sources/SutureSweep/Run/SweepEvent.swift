/// What happens while a sweep runs, for whoever shows it.
public enum SweepEvent: Sendable {
  /// The candidates are listed.
  case planned(name: String, candidates: Int, duplicates: Int, sites: [String])
  /// A stage begins with so many pieces of work, of which some are known from earlier runs.
  case stageBegan(name: String, total: Int, known: Int)
  /// A piece of work is done: what it was about, and its accuracy or failure where it has one.
  case progressed(composition: String, accuracy: Double?, failure: String?)
  /// A stage is over.
  case stageEnded(name: String, remaining: Int, refused: Int, failed: Int)
  /// The user stopped it; everything recorded stays.
  case interrupted
}
