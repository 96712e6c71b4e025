import Foundation
import Glibc

/// Hands requests to worker processes and collects their replies, one thread, no locks.
final class WorkerPool {
  /// Why a pool stopped before all requests were answered.
  enum Ending {
    /// All requests are answered.
    case complete
    /// The user asked to stop.
    case interrupted
  }

  private struct Busy {
    let request: Int
    let since: ContinuousClock.Instant
  }

  private let executable: String
  private let timeLimit: Duration
  private let isInterrupted: () -> Bool
  private var workers: [WorkerProcess] = []

  /// - Parameters:
  ///   - executable: this program.
  ///   - timeLimit: wall time after which a worker that has not answered is ended.
  ///   - isInterrupted: asked a few times a second.
  init(executable: String, timeLimit: Duration, isInterrupted: @escaping () -> Bool) {
    self.executable = executable
    self.timeLimit = timeLimit
    self.isInterrupted = isInterrupted
  }

  /// Answers requests with up to `count` workers at a time, giving each reply on as it comes.
  ///
  /// A worker that dies or falls silent costs its request alone (a failure with the cause) and is replaced.
  func run(
    _ requests: [TrialRequest], workers count: Int, onReply: (Int, TrialReply) throws -> Void
  ) throws -> Ending {
    let count = min(count, requests.count)
    while workers.count < count { workers.append(try WorkerProcess(executable: executable)) }
    var busy = [Busy?](repeating: nil, count: count)
    var next = 0
    var answered = 0
    while answered < requests.count {
      if isInterrupted() { return .interrupted }
      for index in 0..<count where busy[index] == nil && next < requests.count {
        try send(requests[next], to: index)
        busy[index] = Busy(request: next, since: .now)
        next += 1
      }
      wait(for: (0..<count).filter { busy[$0] != nil })
      for index in 0..<count {
        guard let task = busy[index], let reply = try reply(of: index, since: task.since) else { continue }
        busy[index] = nil
        answered += 1
        try onReply(task.request, reply)
      }
    }
    return .complete
  }

  /// Sends a request; a worker that has died since its last answer is replaced first.
  private func send(_ request: TrialRequest, to index: Int) throws {
    do {
      try workers[index].send(request)
    } catch {
      try replace(index)
      try workers[index].send(request)
    }
  }

  private func reply(of index: Int, since: ContinuousClock.Instant) throws -> TrialReply? {
    switch workers[index].receive() {
    case .reply(let reply): return reply
    case .lost(let reason):
      try replace(index)
      return .failure(reason)
    case .nothing:
      guard since.duration(to: .now) > timeLimit else { return nil }
      try replace(index)
      return .failure("the worker gave no answer within \(timeLimit.components.seconds) s and was ended")
    }
  }

  private func replace(_ index: Int) throws {
    workers[index].end()
    workers[index] = try WorkerProcess(executable: executable)
  }

  /// Waits until a worker has written something, at most a quarter of a second.
  private func wait(for indices: [Int]) {
    var descriptors = indices.flatMap { workers[$0].descriptors }.map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    _ = poll(&descriptors, nfds_t(descriptors.count), 250)
  }
}
