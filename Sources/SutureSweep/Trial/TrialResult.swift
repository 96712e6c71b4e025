import SutureProcess

/// What became of a request.
struct TrialResult: Hashable, Sendable {
  /// The answer, or how the last attempt was lost.
  let reply: Result<TrialReply, TrialLoss>
  /// What the last attempt used.
  let usage: ProcessUsage
  /// How earlier attempts were lost, in their order.
  let earlierLosses: [TrialLoss]

  /// Why there is not the answer that was asked for, in words.
  var failure: String {
    switch reply {
    case .success(.failure(let reason)): reason
    case .success: "the worker did not answer what it was asked"
    case .failure(let loss): "\(loss)"
    }
  }
}
