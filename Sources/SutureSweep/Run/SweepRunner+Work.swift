import SutureComposer
import SutureRegistry

/// One thing to find out about a candidate.
struct Piece {
  let candidate: Candidate
  let document: TrialDocument
  let key: String
  let job: TrialRequest.Job
}

extension SweepRunner {
  /// Has workers do pieces of work; each is recorded the moment it ends, all of it or nothing.
  ///
  /// - Parameters:
  ///   - take: writes a reply down and returns its candidate's mean accuracy, where that is complete now.
  ///   - failed: told why a piece has no result.
  /// - Throws: `Interrupted` where the user stops it; where the store fails.
  func work(
    _ pieces: [Piece], workers: Int, take: @escaping (Piece, TrialReply) throws -> Double?,
    failed: @escaping (Piece, String) throws -> Void
  ) throws {
    var attempts: [Int: SweepStore.Attempt] = [:]
    // Whatever is told is on the disk by then.
    func end(
      _ index: Int, _ trace: SweepStore.AttemptTrace, failure: String?, isFinal: Bool = true, isVerdict: Bool = true,
      _ reply: TrialReply? = nil
    ) throws {
      let piece = pieces[index]
      let label = piece.candidate.label
      guard let attempt = attempts[index] else { return }
      var accuracy: Double?
      let counts = try store.end(attempt, reason: failure, isVerdict: isFinal && isVerdict, trace: trace) {
        if let failure, isFinal {
          if case .train = piece.job { try store.recordFailure(failure, key: piece.key, document: piece.document) }
          try failed(piece, failure)
        } else if let reply {
          accuracy = try take(piece, reply)
        }
      }
      guard counts else { return }
      if let failure, !isFinal {
        observe(.retried(composition: label, reason: failure))
      } else {
        observe(.progressed(composition: label, accuracy: accuracy, failure: failure))
      }
    }
    let handler = WorkerPool.Handler(
      isWanted: { index in
        guard let reason = self.quarantine.reason(against: pieces[index].candidate) else { return true }
        // Not a failure of the trial: where the module is mended, it is tried.
        try failed(pieces[index], reason)
        self.observe(.progressed(composition: pieces[index].candidate.label, accuracy: nil, failure: reason))
        return false
      },
      began: { index in
        let piece = pieces[index]
        attempts[index] = try self.store.beginAttempt(piece.key, piece.job.recorded, session: self.session)
      },
      lost: { index, loss, isFinal in
        let trace = SweepStore.AttemptTrace(loss.usage, printed: loss.errorText, limit: loss.brokenLimit)
        try end(
          index, trace, failure: loss.description(of: pieces[index].document), isFinal: isFinal,
          isVerdict: loss.isVerdict)
        if isFinal { try self.count(loss, against: pieces[index]) }
      },
      replied: { index, reply, usage in
        let failure = reply.failure(asAnswerTo: pieces[index].job)
        if case .outdated(let what) = reply { throw SweepError.changedMeanwhile(what) }
        try end(index, SweepStore.AttemptTrace(usage), failure: failure, failure == nil ? reply : nil)
      })
    let requests = pieces.map { request(for: $0.candidate, $0.job, as: $0.document) }
    guard try pool.run(requests, workers: workers, handler) == .complete else { throw Interrupted() }
  }

  /// Counts a loss against the module that was being built, and puts it in quarantine where that is one too many.
  private func count(_ loss: TrialLoss, against piece: Piece) throws {
    guard let module = loss.blamed, let composition = piece.candidate.composition,
      module != specification.backbone.id,
      let reason = quarantine.count(module, in: composition.description, cause: loss.description)
    else { return }
    let library = piece.document.plugins.first { $0.id == module }?.library
    try store.quarantine(
      SweepStore.QuarantineRecord(module: module, library: library, reason: reason), sweep: sweep)
    observe(.quarantined(module: module, reason: reason))
  }

  // MARK: Requests

  /// The backbone's sites that the patterns match, as a worker reports them.
  func sites(of specification: SweepSpecification) throws -> [Site] {
    try specification.placing("backbone") {
      _ = try composer.registry.explicit(specification.backbone, kind: .backbone)
    }
    var answer: TrialReply?
    var lost: TrialLoss?
    let handler = WorkerPool.Handler(lost: { _, loss, _ in lost = loss }, replied: { _, reply, _ in answer = reply })
    guard try pool.run([request(for: nil, .sites)], workers: 1, handler) == .complete else { throw Interrupted() }
    guard case .sites(let reports) = answer else {
      throw SweepError.workerLost(reason: lost?.description ?? answer?.failure(asAnswerTo: .sites) ?? "no answer")
    }
    let all = reports.compactMap(\.site)
    for pattern in specification.sites where !all.contains(where: { pattern.matches($0.name) }) {
      try specification.placing(pattern.text) {
        throw CompositionError.noSuchSite(
          pattern: pattern.text, backbone: specification.backbone.id, sites: all.map(\.name))
      }
    }
    return all.filter { site in specification.sites.contains { $0.matches(site.name) } }
  }

  /// What a worker is asked about a candidate.
  /// - Parameter document: what the answer will be recorded under; nil where it is not recorded.
  func request(
    for candidate: Candidate?, _ job: TrialRequest.Job, as document: TrialDocument? = nil
  ) -> TrialRequest {
    TrialRequest(
      registry: folders, dataSet: specification.dataSet, validation: specification.validation,
      backbone: specification.backbone.description,
      sites: candidate?.site.map { [$0] } ?? specification.sites.map(\.text),
      composition: candidate?.composition?.description, scale: specification.scale, training: specification.training,
      threads: options.threads,
      limits: options.limits, job: job, plugins: document?.plugins ?? [], data: document?.data)
  }
}

extension TrialRequest.Job {
  /// As the store names it.
  fileprivate var recorded: SweepStore.Job {
    switch self {
    case .sites, .structure, .cost, .warnings: .cost
    case .score: .score
    case .train, .pace: .train
    }
  }
}

extension TrialReply {
  /// Why a reply does not answer a job; nil where it does.
  func failure(asAnswerTo job: TrialRequest.Job) -> String? {
    switch (job, self) {
    case (_, .failure(let reason)): reason
    case (.sites, .sites), (.structure, .structure), (.cost, .cost), (.score, .scores), (.train, .training),
      (.pace, .pace), (.warnings, .warnings):
      nil
    case (_, .outdated(let what)): "\(SweepError.changedMeanwhile(what))"
    default: "the worker did not answer what it was asked"
    }
  }
}
