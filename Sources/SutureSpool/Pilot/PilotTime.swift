/// When a pilot stops taking jobs, and when it ends.
struct PilotTime {
  /// The longest time between the last moment of running jobs and the end of the pilot's time, in seconds.
  private static let mostReserve = 15.0

  private let began: ContinuousClock.Instant
  private let drainAfter: Double?
  private let stopAfter: Double?

  /// - Parameters:
  ///   - limit: the time after which the pilot must have ended, in seconds.
  ///   - margin: how long before the end no more jobs are begun.
  init(limit: Double?, margin: Double, began: ContinuousClock.Instant = .now) {
    self.began = began
    drainAfter = limit.map { max(0, $0 - margin) }
    stopAfter = limit.map { max(0, $0 - min(margin / 2, $0 / 4, Self.mostReserve)) }
  }

  /// What is due.
  func request(now: ContinuousClock.Instant = .now) -> PilotRequest {
    let seconds = began.duration(to: now) / .seconds(1)
    if let stopAfter, seconds >= stopAfter { return .stop }
    if let drainAfter, seconds >= drainAfter { return .drain }
    return .none
  }
}
