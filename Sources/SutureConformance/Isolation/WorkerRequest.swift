import SutureProcess

/// What a worker process is asked for: a line of JSON on its standard input.
struct WorkerRequest: Hashable, Codable {
  /// What it does.
  enum Task: Hashable, Codable {
    /// Runs checks, in order.
    case check(ids: [String], obstacles: [ConformanceNeed: String], limits: ConformanceLimits, partners: [String]?)
    /// Loads the library and builds the graph that checks run, as nothing else in that process has before.
    case build
  }

  /// The registry's folders.
  let folders: [String]
  /// The manifest's file.
  let manifest: String
  /// Decides everything random.
  let seed: UInt64
  /// What is asked for.
  let task: Task
}

/// What a worker process answers: lines of JSON on what was its standard output.
enum WorkerMessage: Hashable, Codable {
  /// It is about to look whether what a check needs is there.
  case began(check: String)
  /// The check runs.
  case running(check: String)
  /// The check has ended.
  case ended([CheckResult])
  /// The library is loaded and the graph is built.
  case built(BuildFacts)
  /// Nothing of this could be done, and why.
  case failed(String)
}

/// What a fresh process found out by loading and building.
struct BuildFacts: Hashable, Codable {
  /// How long finding, checking and loading the library took, in seconds.
  let loadSeconds: Double
  /// The SHA-256 digest of the graph's listing and structure.
  let digest: String
}

extension WorkerProcess<WorkerMessage> {
  /// Starts a program as a worker and gives it its one request.
  /// - Throws: `ProcessError.unstartable` where the program cannot be started.
  convenience init(program: String, _ request: WorkerRequest) throws(ProcessError) {
    // What it prints is the plugin's: no crash report of Swift's.
    try self.init(program, [ConformanceWorker.commandName], environment: ["SWIFT_BACKTRACE": "enable=no"])
    // A worker that is gone already will be noticed when it is listened to.
    try? process.send(request)
    process.closeInput()
  }
}
