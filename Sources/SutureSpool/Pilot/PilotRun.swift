import SutureProcess
import SutureSandbox

/// The jobs of one kind that a pilot runs, and what becomes of them.
final class PilotRun<Work: Job> {
  /// A job that has begun.
  private struct Running {
    let batch: String
    let ticket: Ticket
    let began: ContinuousClock.Instant
    var events: [JobEvent<Work>] = []
  }

  private var jobs: [Int: Running] = [:]
  private var reports: [JobReport<Work>] = []
  private var count = 0

  /// The numbers of the jobs that have begun and not ended.
  var running: Set<Int> { Set(jobs.keys) }

  /// Begins a job of a batch.
  /// - Returns: nil if its line cannot be read, which is then reported.
  func begin(_ line: [UInt8], of batch: String) throws -> (number: Int, work: Work)? {
    let ticket = try JobCoding.decode(BatchEntryHead.self, line).ticket
    count += 1
    jobs[count] = Running(batch: batch, ticket: ticket, began: .now)
    do {
      return (count, try JobCoding.decode(BatchEntry<Work>.self, line).work)
    } catch {
      let failure = JobFailure("the job cannot be read from the spool: \(error)", isDeterministic: true)
      end(count, .failed(failure, ProcessUsage(), isFinal: true))
      return nil
    }
  }

  /// The reports of jobs that have ended since the last call.
  func takeReports() -> [JobReport<Work>] {
    defer { reports = [] }
    return reports
  }

  /// The reports of jobs that are given back.
  func returnRunning() -> [JobReport<Work>] {
    for number in jobs.keys.sorted() { end(number, .returned(wasRunning: true)) }
    return takeReports()
  }

  /// What an executor tells of the jobs.
  var handler: JobHandler<Work> {
    var handler = JobHandler<Work>(
      lost: { [self] number, loss, isFinal in add(number, .lost(loss, isFinal: isFinal), ends: isFinal) },
      failed: { [self] number, failure, usage, isFinal in
        add(number, .failed(failure, usage, isFinal: isFinal), ends: isFinal)
      },
      answered: { [self] number, answer, usage in end(number, .answered(answer, usage)) })
    handler.reported = { [self] number, event in add(number, .reported(event), ends: false) }
    return handler
  }

  private func add(_ number: Int, _ event: JobEvent<Work>, ends: Bool) {
    if ends { end(number, event) } else { jobs[number]?.events.append(event) }
  }

  private func end(_ number: Int, _ event: JobEvent<Work>) {
    guard let job = jobs.removeValue(forKey: number) else { return }
    reports.append(
      JobReport(
        batch: job.batch, ticket: job.ticket, seconds: job.began.duration(to: .now) / .seconds(1),
        events: job.events + [event]))
  }
}

extension JobEvent {
  /// Whether no other event of the job follows.
  var endsJob: Bool {
    switch self {
    case .lost(_, let isFinal), .failed(_, _, let isFinal): isFinal
    case .answered: true
    case .reported, .returned: false
    }
  }
}
