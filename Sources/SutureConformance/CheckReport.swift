import SutureSandbox

/// Collects the results of one check.
public struct CheckReport: Sendable {
  /// Most failures that one check records: a broken module may fail in every case.
  private let maximumFailures: Int
  /// The id or composition being checked.
  let module: String
  private let check: String
  private let level: ConformanceLevel
  private var began = ContinuousClock.now
  private var failures = 0
  private var unwritten = 0
  /// The results, in order.
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
  /// Failures with the same cause are recorded once, with their count.
  /// - Parameters:
  ///   - detail: what was expected and what was found.
  ///   - error: the cause, if it does not depend on the case.
  ///   - command: a command line that reproduces the failure.
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
    results[results.count - 1].loss = (error as? JobLoss).map { "\($0.what) while \($0.phase)" }
    results[results.count - 1].reproduce = command
  }

  /// Records that something was not checked.
  public mutating func skip(_ reason: String) { add(.skipped, reason) }

  /// Whether there are no failures so far.
  public var holds: Bool { failures == 0 }

  private mutating func add(_ status: CheckResult.Status, _ detail: String) {
    let now = ContinuousClock.now
    let span = (now - began).components
    began = now
    let seconds = Double(span.seconds) + Double(span.attoseconds) * 1e-18
    results.append(
      CheckResult(module: module, check: check, level: level, status: status, detail: detail, seconds: seconds))
  }

  /// Records how many failures were omitted, or a pass if nothing was recorded.
  mutating func finish() {
    if unwritten > 0 { add(.failed, "\(unwritten) more failures of this kind") }
    if results.isEmpty { pass("holds") }
  }
}
