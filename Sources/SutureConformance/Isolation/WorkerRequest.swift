import SutureProcess

/// What a worker process is asked for: a line of JSON on its standard input.
struct WorkerRequest: Hashable, Codable {
  /// What it does.
  enum Task: Hashable, Codable {
    /// Runs checks, in order.
    case check(ids: [String], obstacles: [ConformanceNeed: String], limits: ConformanceLimits, partners: [String]?)
    /// Loads the library and builds the graph that checks run, as nothing else in that process has before.
    case build
    /// The same, and tells what of the process loading and building has changed.
    case purity
    /// Builds for a shape, and counts parameters.
    case count(shape: [Int])

    /// How many steps, loading or one build each, run a plugin's code; nil where checks decide.
    var stepCount: Int? {
      switch self {
      case .check: nil
      case .build, .count: 2
      // `PluginTraces` builds twice.
      case .purity: 3
      }
    }
  }

  /// The registry's folders.
  let folders: [String]
  /// The manifest's file.
  let manifest: String
  /// Decides everything random.
  let seed: UInt64
  /// What is asked for.
  let task: Task
  /// The memory that it may hold, in bytes; nil for no limit.
  var memory: Int? = nil
}

/// What a worker process answers: lines of JSON on what was its standard output.
enum WorkerMessage: Hashable, Codable {
  /// It is about to look whether what a check needs is there.
  case began(check: String)
  /// The check runs.
  case running(check: String)
  /// A plugin's code runs.
  case entered(PluginStep)
  /// It has returned.
  case left
  /// The check has ended.
  case ended([CheckResult])
  /// The library is loaded and the graph is built.
  case built(BuildFacts)
  /// What loading and building has changed of the process, and left behind in it.
  case traces([String])
  /// How many parameters there are.
  case counted(Int)
  /// Nothing of this could be done, and why.
  case failed(String)
}

/// What a plugin's code is run for.
enum PluginStep: Hashable, Codable {
  /// The library of the module or backbone with this id is loaded.
  case loading(String)
  /// The module or backbone with this id is built.
  case building(String)

  /// As in `loading its library`, of a subject with this id.
  func text(of subject: String) -> String {
    switch self {
    case .loading(let id): id == subject ? "loading its library" : "loading the library of '\(id)'"
    case .building(let id): id == subject ? "building it" : "building '\(id)'"
    }
  }
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
