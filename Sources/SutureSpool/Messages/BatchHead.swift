import SutureSandbox

/// The first line of a batch: what its jobs have in common.
struct BatchHead: Hashable, Codable {
  /// The program that made it; a pilot must be the same.
  let program: String
  /// The id of the jobs' type.
  let job: String
  /// The limits of each job; without a memory limit, pilots divide their own memory.
  let limits: JobLimits
  /// Time limit for one build of a plugin, in seconds.
  let buildSeconds: Double?
  /// Memory limit of a builder, in bytes; nil for the pilot's default.
  let buildMemory: Int?
}

/// What identifies an attempt at a job.
struct Ticket: Hashable, Codable {
  /// The digest of the job.
  let digest: String
  /// The number of the attempt; a later attempt makes the results of earlier ones worthless.
  let attempt: Int
}

/// A job's line in a batch.
struct BatchEntry<Work: Job>: Codable {
  let ticket: Ticket
  let work: Work
}

/// The part of a job's line that can be read without knowing the job's type.
struct BatchEntryHead: Decodable {
  let ticket: Ticket
}
