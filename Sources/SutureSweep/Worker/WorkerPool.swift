import SutureProcess

/// Hands requests to worker processes and collects their replies, one thread, no locks.
final class WorkerPool {
  /// Why a pool stopped before all requests were answered.
  enum Ending {
    /// All requests are answered.
    case complete
    /// The user asked to stop.
    case interrupted
  }

  /// A request under way.
  private struct Task {
    let request: Int
    var losses: [TrialLoss] = []
  }

  /// How long at most nothing is looked at, in milliseconds: memory can grow by gigabytes in a second.
  private static let watchInterval: Int32 = 40
  /// How often a request is tried.
  private static let maximumAttempts = 2

  private let executable: String
  private let isInterrupted: () -> Bool
  private var workers: [TrialWorker] = []

  /// - Parameters:
  ///   - executable: this program.
  ///   - isInterrupted: asked many times a second.
  init(executable: String, isInterrupted: @escaping () -> Bool) {
    self.executable = executable
    self.isInterrupted = isInterrupted
  }

  /// Answers requests with up to `count` workers at a time, giving each result on as it comes.
  ///
  /// A worker that dies, breaks a limit or falls silent costs its request alone and is replaced; the request is tried
  /// once more where that may help.
  func run(
    _ requests: [TrialRequest], workers count: Int, onResult: (Int, TrialResult) throws -> Void
  ) throws -> Ending {
    let count = min(count, requests.count)
    while workers.count < count { workers.append(try TrialWorker(executable: executable)) }
    var tasks = [Task?](repeating: nil, count: count)
    var next = 0
    var done = 0
    while done < requests.count {
      if isInterrupted() {
        // What is under way must not answer a later request.
        for index in 0..<count where tasks[index] != nil { workers[index].end() }
        return .interrupted
      }
      for index in 0..<count where tasks[index] == nil && next < requests.count {
        try send(requests[next], to: index)
        tasks[index] = Task(request: next)
        next += 1
      }
      let busy = (0..<count).filter { tasks[$0] != nil }
      ChildProcess.wait(for: busy.map { workers[$0].process }, milliseconds: WorkerPool.watchInterval)
      for index in busy {
        guard var task = tasks[index], let outcome = workers[index].outcome() else { continue }
        let result: TrialResult
        switch outcome {
        case .answered(let reply, let usage):
          result = TrialResult(reply: .success(reply), usage: usage, earlierLosses: task.losses)
        case .lost(let loss):
          workers[index] = try TrialWorker(executable: executable)
          if loss.isWorthRetrying, task.losses.count + 1 < WorkerPool.maximumAttempts {
            task.losses.append(loss)
            tasks[index] = task
            try send(requests[task.request], to: index)
            continue
          }
          result = TrialResult(reply: .failure(loss), usage: loss.usage, earlierLosses: task.losses)
        }
        tasks[index] = nil
        done += 1
        // The next one is under way while this one is recorded.
        if next < requests.count {
          try send(requests[next], to: index)
          tasks[index] = Task(request: next)
          next += 1
        }
        try onResult(task.request, result)
      }
    }
    return .complete
  }

  /// Sends a request; a worker that has died since its last answer is replaced first.
  private func send(_ request: TrialRequest, to index: Int) throws {
    do {
      try workers[index].send(request)
    } catch {
      workers[index] = try TrialWorker(executable: executable)
      try workers[index].send(request)
    }
  }
}
