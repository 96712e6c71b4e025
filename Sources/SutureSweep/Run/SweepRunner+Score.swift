import SutureSupport
import SutureTraining

extension SweepRunner {
  /// Computes scores that need no training.
  ///
  /// Where that fails the candidate has none, and goes on: scores are hints.
  func score(_ stage: ScoreStage, _ cohort: [Candidate], _ planner: inout TrialPlanner) throws {
    var pieces: [Piece] = []
    var links: [SweepStore.TrialLink] = []
    var found: [Int: [Int: [ZeroCostScore: Double]]] = [:]
    for candidate in cohort {
      for seed in stage.seeds {
        let document = try planner.scoreDocument(of: candidate, batch: stage.batch, seed: seed)
        let key = try document.key
        links.append(SweepStore.TrialLink(ordinal: candidate.ordinal, seed: seed, key: key))
        if let known = try store.scores(key, of: stage.proxies) {
          found[candidate.ordinal, default: [:]][seed] = known
        } else if try store.failure(at: key, under: options.limits) == nil {
          let job = TrialRequest.Job.score(stage.proxies, batch: stage.batch, seed: seed)
          pieces.append(Piece(candidate: candidate, document: document, key: key, job: job))
        }
      }
    }
    try store.link(scores: links, sweep: sweep)
    observe(.stageBegan(name: "score", total: links.count, known: links.count - pieces.count))
    try work(pieces, workers: options.workers) { piece, reply in
      guard case .scores(let values) = reply else { return nil }
      try self.store.record(values, of: stage.proxies, key: piece.key)
      found[piece.candidate.ordinal, default: [:]][piece.document.seed ?? 0] = values
      return nil
    } failed: { _, _ in
      // It is on record with the attempt.
    }
    for (ordinal, bySeed) in found {
      for score in stage.proxies {
        let values = stage.seeds.compactMap { bySeed[$0]?[score] }
        if values.count == stage.seeds.count { scores[ordinal, default: [:]][score] = Statistics.mean(values) }
      }
    }
  }

  /// Work in the order that a score hints at, the most promising first; the bare backbone before all.
  func ordered(_ pieces: [Piece]) -> [Piece] {
    let hint = specification.stages.lazy.compactMap { stage in
      if case .score(let score) = stage { score.order } else { nil }
    }.first
    guard let hint else { return pieces }
    func value(_ piece: Piece) -> Double {
      piece.candidate.isBaseline ? .infinity : scores[piece.candidate.ordinal]?[hint] ?? -.infinity
    }
    return pieces.enumerated().sorted { (value($0.element), $1.offset) > (value($1.element), $0.offset) }.map(\.element)
  }
}
