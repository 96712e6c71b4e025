import SutureProcess
import SutureSandbox

/// The first line of a file of results.
struct ResultsHead: Codable {
  /// The pilot.
  let pilot: String
  /// The id of the jobs' type.
  let job: String
}

/// What became of a job: a line in a file of results.
struct JobReport<Work: Job>: Codable {
  /// The batch.
  let batch: String
  let ticket: Ticket
  /// Wall time on the pilot, in seconds.
  let seconds: Double
  /// What happened, in order.
  let events: [JobEvent<Work>]
}

/// The part of a job's report that can be read without knowing the job's type.
struct JobReportHead: Decodable {
  let batch: String
  let ticket: Ticket
}

/// An event of a job on a pilot.
enum JobEvent<Work: Job>: Codable {
  /// An event that the job reported.
  case reported(Work.Event)
  /// An attempt lost its worker or a builder; the flag says whether no retry followed.
  case lost(JobLoss, isFinal: Bool)
  /// An attempt failed; the flag says whether no retry followed.
  case failed(JobFailure, ProcessUsage, isFinal: Bool)
  /// The answer.
  case answered(Work.Answer, ProcessUsage)
  /// The pilot left before the job had ended, or had begun.
  case returned(wasRunning: Bool)
}
