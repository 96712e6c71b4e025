/// Collects what a check finds.
public struct CheckReport: Sendable {
  /// The most failures that one check writes down: a broken module breaks everywhere.
  private let maximumFailures: Int
  /// The id or composition that is looked at.
  let module: String
  private let check: String
  private let level: ConformanceLevel
  private var began = ContinuousClock.now
  private var failures = 0
  private var unwritten = 0
  /// What was found, in order.
  public private(set) var results: [CheckResult] = []

  init(module: String, check: String, level: ConformanceLevel, maximumFailures: Int = 5) {
    self.maximumFailures = maximumFailures
    self.module = module
    self.check = check
    self.level = level
  }

  /// Records that a requirement is met.
  public mutating func pass(_ detail: String) { add(.passed, detail) }

  /// Records that a requirement is violated.
  ///
  /// Failures of one cause are written down once, with their count.
  /// - Parameters:
  ///   - detail: what was expected and what came.
  ///   - error: what went wrong, where that does not depend on the case.
  ///   - command: a command line that shows it.
  public mutating func fail(_ detail: String, because error: (any Error)? = nil, reproduce command: String? = nil) {
    let isFirst = failures == 0
    failures += 1
    let cause = error.map { "\($0)" }
    if let cause, let known = results.firstIndex(where: { $0.cause == cause }) {
      results[known].count += 1
      return
    }
    guard isFirst || results.count(where: { $0.status == .failed }) < maximumFailures else {
      unwritten += 1
      return
    }
    add(.failed, detail)
    results[results.count - 1].cause = cause
    results[results.count - 1].reproduce = command
  }

  /// Writes down that something was not looked at.
  public mutating func skip(_ reason: String) { add(.skipped, reason) }

  /// Whether nothing is broken so far.
  public var holds: Bool { failures == 0 }

  private mutating func add(_ status: CheckResult.Status, _ detail: String) {
    let now = ContinuousClock.now
    let span = (now - began).components
    began = now
    let seconds = Double(span.seconds) + Double(span.attoseconds) * 1e-18
    results.append(
      CheckResult(module: module, check: check, level: level, status: status, detail: detail, seconds: seconds))
  }

  /// Says what a failure beyond the limit left out, and that all holds where nothing was said.
  mutating func finish() {
    if unwritten > 0 { add(.failed, "\(unwritten) more failures of this kind") }
    if results.isEmpty { pass("holds") }
  }
}
