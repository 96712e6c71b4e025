extension SweepReport {
  /// Which training averages and rank correlations are taken from.
  ///
  /// It is the shortest, where the most candidates took part: later only those are left that did well before.
  public struct Basis: Hashable, Sendable, Encodable {
    /// The epochs.
    public var epochs: Int
    /// The seeds, ascending.
    public var seeds: [Int]
    /// How many candidates have all of these seeds.
    public var candidates: Int
    /// Over what chance the effects' intervals were measured.
    public var intervals: SutureReport.Effect.Basis
  }
}
