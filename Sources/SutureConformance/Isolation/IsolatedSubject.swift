import SutureProcess
import SutureRegistry

/// One module or backbone that is examined in worker processes, one after another where one is lost.
final class IsolatedSubject {
  /// What was found so far.
  private(set) var results: [CheckResult] = []
  /// Whether all checks have run.
  private(set) var isDone = false

  private let manifest: Manifest
  private let suite: ConformanceSuite
  private let seed: UInt64
  private let partners: [String]
  private var remaining: [any ConformanceCheck.Type]
  private var obstacles: [ConformanceNeed: String] = [:]
  private var child: WorkerProcess<WorkerMessage>?
  /// The check that the worker is at, whether it was seen to run, and since when.
  private var current: (check: any ConformanceCheck.Type, isRunning: Bool)?
  private var since = ContinuousClock.now
  /// What the worker runs a plugin's code for, steps within steps, and since when.
  private var steps: [PluginStep] = []
  private var stepSince = ContinuousClock.now
  /// How often the plugin has not come back.
  private var hangs = 0
  /// How often a plugin may not come back before the rest is given up.
  private static let maximumHangs = 2
  /// Why the last worker was lost.
  private var lastCause = ""
  /// The causes that were told.
  private var toldCauses: Set<String> = []

  init(_ manifest: Manifest, suite: ConformanceSuite, seed: UInt64, partners: [String]) {
    self.manifest = manifest
    self.suite = suite
    self.seed = seed
    self.partners = partners
    remaining = suite.checks
  }

  /// Its worker, to be waited for.
  var process: ChildProcess? { child?.process }

  /// The check that runs; nil between two.
  var currentCheck: String? { current?.check.id }

  /// How the last worker was lost; nil where it was told already.
  private var loss: String?

  /// How a worker was lost since it was last asked, in one sentence; nil where none was, or where another one had been
  /// lost in the same way.
  func takeLoss() -> String? {
    defer { loss = nil }
    return loss
  }

  /// Starts a worker for the checks that remain.
  func start(_ program: String) throws {
    child?.process.end()
    child = nil
    current = nil
    steps = []
    since = .now
    if hangs >= Self.maximumHangs { giveUp() }
    guard !remaining.isEmpty else {
      isDone = true
      return
    }
    let request = WorkerRequest(
      folders: suite.registry.folders, manifest: manifest.path, seed: seed,
      task: .check(ids: remaining.map { $0.id }, obstacles: obstacles, limits: suite.limits, partners: partners),
      memory: suite.limits.memory)
    child = try WorkerProcess(program: program, request)
  }

  /// Takes what the worker has said, and replaces it where it is lost.
  func receive(_ program: String) throws {
    guard let child else { return }
    let received = child.receive()
    for message in received.messages { take(message) }
    if remaining.isEmpty {
      // Not before its end: what it does then is its plugins' doing too.
      if received.ending != nil || since.duration(to: .now) > .seconds(1) { try start(program) }
    } else if let ending = received.ending {
      lose("\(ending)", printed: child.process.errorText)
      try start(program)
    } else if let limit = suite.limits.memory, let held = child.process.memory(), held > limit {
      child.process.end()
      lose(ConformanceLimits.excess(of: limit), printed: "")
      try start(program)
    } else if !steps.isEmpty, stepSince.duration(to: .now) > .seconds(suite.limits.buildSeconds) {
      child.process.end()
      hangs += 1
      lose(ConformanceLimits.timeout(after: suite.limits.buildSeconds), printed: "")
      try start(program)
    } else if since.duration(to: .now) > .seconds(suite.limits.seconds) {
      child.process.end()
      lose(ConformanceLimits.timeout(after: suite.limits.seconds), printed: "")
      try start(program)
    }
  }

  /// Skips what remains: a plugin that hangs again and again would take its time limit for each check.
  private func giveUp() {
    results += remaining.map { check in
      CheckResult(
        module: manifest.id, check: check.id, level: check.level, status: .skipped,
        detail: "\(lastCause), \(hangs) times: the rest is not run", seconds: 0)
    }
    remaining = []
  }

  private func take(_ message: WorkerMessage) {
    switch message {
    case .began(let id), .running(let id):
      since = .now
      guard let check = remaining.first(where: { $0.id == id }) else { return }
      if case .running = message { current = (check, true) } else { current = (check, false) }
      steps = []
    case .entered(let step):
      steps.append(step)
      stepSince = .now
    case .left:
      // Several builds in a row are no hang, and neither is what is computed between them.
      _ = steps.popLast()
      stepSince = .now
    case .ended(let found):
      since = .now
      results += found
      remaining.removeAll { check in found.contains { $0.check == check.id } }
      current = nil
    case .built, .traces, .counted, .failed:
      // The worker ends after this, and its end is told.
      break
    }
  }

  /// Blames the check that the worker was at, or what that check needs.
  private func lose(_ how: String, printed: String) {
    guard let check = current?.check ?? remaining.first else { return }
    let words = printed.split(whereSeparator: \.isNewline).last.map { ": \($0.prefix(300))" } ?? ""
    var status = CheckResult.Status.failed
    var step = steps.last?.text(of: manifest.id)
    let isObstacle = current.map { !$0.isRunning } ?? false
    if isObstacle { step = step ?? (check.need == .library ? "loading its library" : "building it") }
    let clause = step.map { " while \($0)" } ?? ""
    let cause = "\(how)\(clause)\(words)"
    var detail = "\(how)\(clause) during check '\(check.id)'\(words)"
    if isObstacle {
      detail = cause
      obstacles[check.need] = cause
      // Once is enough to fail.
      if results.contains(where: { $0.status == .failed }) { status = .skipped }
    }
    let seconds = since.duration(to: .now).components
    results.append(
      CheckResult(
        module: manifest.id, check: check.id, level: check.level, status: status, detail: detail,
        seconds: Double(seconds.seconds) + Double(seconds.attoseconds) * 1e-18, cause: cause))
    lastCause = cause
    if toldCauses.insert(cause).inserted { loss = cause }
    remaining.removeAll { $0.id == check.id }
  }
}
