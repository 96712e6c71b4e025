import SutureTraining

/// Scores before any training, and what follows from them.
public struct ScoreStage: Hashable, Sendable {
  /// The scores, each once.
  public var proxies = ZeroCostScore.allCases
  /// Images in the batch that scores are taken on.
  public var batch = 64
  /// Seeds of the first weights; a score is the mean over them.
  public var seeds = [0]
  /// The score by which later stages take the candidates, the highest first; nil leaves their order.
  public var order: ZeroCostScore?
  /// Which candidates go on; nil lets all.
  public var keep: Keep?

  /// Every score of 64 images with seed 0, which neither orders nor prunes.
  public init() {}

  /// Pruning by a score.
  public struct Keep: Hashable, Sendable {
    /// The score that decides, one of the stage's; more is better.
    public var by: ZeroCostScore
    /// How many go on.
    public var best: Stage.Kept
  }
}
