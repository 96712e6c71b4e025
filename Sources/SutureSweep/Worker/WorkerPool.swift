import SutureProcess

/// Hands requests to worker processes and collects what becomes of them, one thread, no locks.
final class WorkerPool {
  /// Why a pool stopped before all requests were answered.
  enum Ending {
    /// All requests are answered.
    case complete
    /// The user asked to stop.
    case interrupted
  }

  /// Who is told of requests, by their index.
  struct Handler {
    /// Asked when a request's turn has come; one that is not wanted is passed over.
    var isWanted: (Int) throws -> Bool = { _ in true }
    /// An attempt begins.
    var began: (Int) throws -> Void = { _ in }
    /// An attempt took its worker along; whether it was the last.
    var lost: (Int, TrialLoss, Bool) throws -> Void
    /// A worker has answered.
    var replied: (Int, TrialReply, ProcessUsage) throws -> Void
  }

  /// A request under way.
  private struct Task {
    let request: Int
    var attempt = 1
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

  /// Answers requests with up to `count` workers at a time, telling `handler` as it goes.
  ///
  /// A worker that dies, breaks a limit or falls silent costs its request alone and is replaced; the request is tried
  /// once more where that may help. What one trial leaves behind in its worker must not decide another: where it is much,
  /// the worker is replaced, and where a worker that has done other trials breaks a limit or fails, a fresh one is asked.
  func run(_ requests: [TrialRequest], workers count: Int, _ handler: Handler) throws -> Ending {
    let count = min(count, requests.count)
    while workers.count < count { workers.append(try TrialWorker(executable: executable)) }
    var tasks = [Task?](repeating: nil, count: count)
    var waiting = requests.indices.makeIterator()

    func begin(_ task: Task, on worker: Int) throws {
      try handler.began(task.request)
      try send(requests[task.request], to: worker)
      tasks[worker] = task
    }
    func beginNext(on worker: Int) throws {
      tasks[worker] = nil
      while let next = waiting.next() {
        if try handler.isWanted(next) { return try begin(Task(request: next), on: worker) }
      }
    }

    for worker in 0..<count { try beginNext(on: worker) }
    while true {
      let busy = (0..<count).filter { tasks[$0] != nil }
      if busy.isEmpty { return .complete }
      if isInterrupted() {
        // What is under way must not answer a later request.
        for worker in busy { workers[worker].end() }
        return .interrupted
      }
      ChildProcess.wait(for: busy.map { workers[$0].process }, milliseconds: WorkerPool.watchInterval)
      for worker in busy {
        guard let task = tasks[worker], let outcome = workers[worker].outcome() else { continue }
        switch outcome {
        case .answered(let reply, let usage):
          // Its next crash is a first one.
          if workers[worker].printsBacktrace { workers[worker] = try TrialWorker(executable: executable) }
          // The next one is under way while this one is recorded.
          try beginNext(on: worker)
          try handler.replied(task.request, reply, usage)
        case .lost(let loss):
          let isFinal =
            task.attempt == WorkerPool.maximumAttempts || !loss.isWorthRetrying(wasFresh: workers[worker].isFresh)
          let isLast = !isFinal && loss.isCrash && task.attempt + 1 == WorkerPool.maximumAttempts
          workers[worker] = try TrialWorker(executable: executable, printsBacktrace: isLast)
          try handler.lost(task.request, loss, isFinal)
          if isFinal {
            try beginNext(on: worker)
          } else {
            try begin(Task(request: task.request, attempt: task.attempt + 1), on: worker)
          }
        }
      }
    }
  }

  /// Sends a request; a worker that has died since its last answer is replaced first.
  private func send(_ request: TrialRequest, to worker: Int) throws {
    do {
      try workers[worker].send(request)
    } catch {
      workers[worker] = try TrialWorker(executable: executable)
      try workers[worker].send(request)
    }
  }
}
