import SutureProcess

/// What a worker says: lines of JSON.
enum WorkerMessage: Hashable, Sendable, Codable {
  /// What it is about to do.
  case phase(TrialPhase)
  /// The answer to the request with a number, what that took, and what it says of the worker.
  case answer(Int, TrialReply, ProcessUsage, WorkerCondition)
  /// There is no answer to the request with a number: a plugin has started processes, in a phase.
  case forked(Int, TrialPhase, ProcessUsage)
}

/// How far a worker that has answered can be trusted, now that plugins have run in it.
struct WorkerCondition: Hashable, Sendable, Codable {
  /// Whether the failure that it answers may come from what earlier trials left behind in it.
  var mayDiffer = false
  /// Whether so much has been left behind in it that the next trial should have another.
  var isWorn = false
}

/// What a worker is asked: a line of JSON.
struct NumberedRequest: Hashable, Sendable, Codable {
  /// Tells an answer from one that a plugin has forged or sent twice.
  let number: Int
  /// What is asked for.
  let request: TrialRequest
}
