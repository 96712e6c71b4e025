/// How many jobs a batch gets.
///
/// A batch keeps a worker busy for several seconds, so that claiming it costs little, and is small enough that at the end no
/// worker has jobs left while others have none.
struct BatchSizing {
  /// How long a batch keeps a worker busy, in seconds.
  static let targetSeconds = 10.0
  /// Most jobs in a batch.
  static let mostJobs = 500
  /// How fast the mean follows the durations.
  private static let weight = 0.1

  /// Most bytes of a batch with several jobs; one job may have twice as many, and a file of the spool four times.
  var mostBytes = SpoolFile.mostBytes / 4
  /// The mean duration of jobs, in seconds; nil until one has ended.
  private(set) var meanSeconds: Double?

  /// Records the duration of a job.
  mutating func record(_ seconds: Double) {
    guard seconds.isFinite, seconds >= 0 else { return }
    meanSeconds = meanSeconds.map { $0 + BatchSizing.weight * (seconds - $0) } ?? seconds
  }

  /// The number of jobs of the next batch.
  /// - Parameters:
  ///   - waiting: the number of jobs in no batch.
  ///   - lanes: the number of workers.
  func count(waiting: Int, lanes: Int) -> Int {
    guard let meanSeconds else { return 1 }
    let fitting = Int(min(Double(BatchSizing.mostJobs), BatchSizing.targetSeconds / max(meanSeconds, 1e-6)))
    return max(1, min(fitting, waiting / (2 * max(lanes, 1))))
  }
}
