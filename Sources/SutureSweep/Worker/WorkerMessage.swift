import SutureProcess

/// What a worker says: lines of JSON.
enum WorkerMessage: Hashable, Sendable, Codable {
  /// What it is about to do.
  case phase(TrialPhase)
  /// The answer to the request with a number, and what that took.
  case answer(Int, TrialReply, ProcessUsage)
  /// There is no answer to the request with a number: a plugin has started processes, in a phase.
  case forked(Int, TrialPhase, ProcessUsage)
}

/// What a worker is asked: a line of JSON.
struct NumberedRequest: Hashable, Sendable, Codable {
  /// Tells an answer from one that a plugin has forged or sent twice.
  let number: Int
  /// What is asked for.
  let request: TrialRequest
}
