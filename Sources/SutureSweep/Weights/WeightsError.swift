import SutureSupport

/// Why trained weights of a sweep cannot be used or kept.
public indirect enum WeightsError: Error, Hashable, Sendable {
  /// The weights of a trial were never kept.
  case neverKept(label: String, seed: Int)
  /// The file of a trial's weights is not there.
  case missing(label: String, seed: Int, path: String)
  /// The file of a trial's weights is not as it was written.
  case damaged(label: String, seed: Int, path: String)
  /// A worker could not write the weights of a trial, whose result is recorded.
  case unwritten(label: String, seed: Int, reason: String)
  /// The candidate has no trial in the last training stage, whose title is `stage`; nil without training.
  case noFinalist(label: String, sweep: String, stage: String?)
  /// The candidate has no trial with this seed.
  case noSeed(Int, label: String, known: [Int])
  /// The weights that are asked for cannot be used: what is wrong, whether the sweep's file asks for weights, the number
  /// of its trials that lack theirs, and the candidate's seeds that have theirs.
  case unusable(WeightsError, sweep: String, store: String, isAsked: Bool, lacking: Int, others: [Int])
  /// The network, as it is built now, does not have the variables of the file: the summary of the transfer.
  case otherNetwork(String)

  /// The error that a state amounts to; nil for weights that are kept.
  public init?(_ state: WeightsState, label: String, seed: Int, path: String) {
    switch state {
    case .kept: return nil
    case .unrecorded: self = .neverKept(label: label, seed: seed)
    case .missing: self = .missing(label: label, seed: seed, path: path)
    case .damaged: self = .damaged(label: label, seed: seed, path: path)
    }
  }
}

extension WeightsError: CustomStringConvertible {
  /// The facts in one sentence.
  public var description: String {
    switch self {
    case .neverKept(let label, let seed): "the weights of '\(label)', seed \(seed), were not kept"
    case .missing(let label, let seed, let path):
      "the weights of '\(label)', seed \(seed), are missing: there is no file '\(path)'"
    case .damaged(let label, let seed, let path):
      "the weights of '\(label)', seed \(seed), are damaged: '\(path)' is not the file that was written"
    case .unwritten(let label, let seed, let reason):
      "the weights of '\(label)', seed \(seed), cannot be kept: \(reason). All results so far are recorded; once the "
        + "cause is removed, run the sweep again: of the finalists, it trains only those again whose weights are missing"
    case .noFinalist(let label, let sweep, let stage):
      "'\(label)' of the sweep '\(sweep)' has no weights: "
        + (stage.map { "it has no result of the last training, '\($0)', and only finalists can have weights" }
          ?? "the sweep trains nothing")
    case .noSeed(let seed, let label, let known):
      "'\(label)' has no result with seed \(seed): its seeds are \(Words.enumeration(known.map(String.init)))"
    case .unusable(let fault, let sweep, let store, let isAsked, let lacking, let others):
      "\(fault)\n"
        + (isAsked
          ? "'\(ShellWords.text(["suture", "sweep", "resume", store]))'"
          : "add 'keep_weights: finalists' to the file of the sweep '\(sweep)': running it again with "
            + "'\(ShellWords.text(["--store", store]))'")
        + " keeps all results, and trains only the finalists without weights again: \(Words.plural(lacking, "trial"))"
        + (others.isEmpty
          ? "" : "\nthe candidate's weights of other seeds are kept: '--seed \(others[0])' exports them")
    case .otherNetwork(let summary): "the network is built otherwise now than when it was trained: \(summary)"
    }
  }
}
