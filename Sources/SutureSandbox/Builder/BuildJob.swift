import FoundationEssentials
import SutureGraph
import SutureHost
import SutureProcess
import SutureRegistry

/// Builds one module or backbone.
struct BuildJob: Job {
  static let id = "build"
  /// Loading and building.
  var phaseCount: Int? { 2 }

  /// The fragment and how long loading took.
  struct Answer: Codable, Sendable {
    /// The encoded fragment.
    let fragment: Data
    /// Time to load the library, in seconds; 0 if it was already loaded.
    let loadSeconds: Double
  }

  let image: PluginImage
  /// A value for each hyperparameter.
  let hyperparameters: [String: HyperparameterValue]
  /// The dimensions of each input.
  let inputs: [[Int]]

  func run(in context: JobContext, report: (NoEvent) throws -> Void) throws -> Answer {
    let (loader, manifest) = try image.opened(in: context)
    let began = ContinuousClock.now
    try loader.open(manifest)
    let loadSeconds = began.duration(to: .now) / .seconds(1)
    let fragment = try loader.fragment(of: manifest, hyperparameters: hyperparameters, inputs: inputs.map { Shape($0) })
    return Answer(fragment: Data(try fragment.encoded()), loadSeconds: loadSeconds)
  }

  func fault(in answer: Answer) -> String? {
    answer.loadSeconds.isFinite && answer.loadSeconds >= 0 ? nil : "an invalid time"
  }
}

/// Loads a library and performs the handshake.
struct LoadJob: Job {
  static let id = "load"
  var phaseCount: Int? { 1 }

  let image: PluginImage

  func run(in context: JobContext, report: (NoEvent) throws -> Void) throws -> Double {
    let (loader, manifest) = try image.opened(in: context)
    let began = ContinuousClock.now
    try loader.open(manifest)
    return began.duration(to: .now) / .seconds(1)
  }
}

/// Repeats the handshake as different hosts might perform it.
struct GreetJob: Job {
  static let id = "greet"
  /// Loading, and the handshake.
  var phaseCount: Int? { 2 }

  let image: PluginImage
  let greeting: ModuleLoader.Greeting

  func run(in context: JobContext, report: (NoEvent) throws -> Void) throws -> ModuleLoader.GreetingAnswer {
    let (loader, manifest) = try image.opened(in: context)
    return try loader.greet(manifest, greeting)
  }
}

/// Runs a plugin's `build` with unusual hosts.
struct RehearseJob: Job {
  static let id = "rehearse"
  /// Loading, and one build for each host.
  var phaseCount: Int? { 1 + hosts.count }

  let image: PluginImage
  let hyperparameters: [String: HyperparameterValue]
  /// The dimensions of each input.
  let inputs: [[Int]]
  /// The host variants, run in this order.
  let hosts: [RehearsedHost]

  func run(in context: JobContext, report: (NoEvent) throws -> Void) throws -> [RehearsedBuild] {
    let (loader, manifest) = try image.opened(in: context)
    return try hosts.map {
      try loader.rehearse(
        manifest, hyperparameters: hyperparameters, inputs: inputs.map { Shape($0) }, host: $0)
    }
  }

  func fault(in answer: [RehearsedBuild]) -> String? {
    guard answer.count == hosts.count else { return "\(answer.count) results of \(hosts.count) builds" }
    return answer.allSatisfy { (0...Int(Int32.max)).contains($0.callCount) } ? nil : "an invalid number of calls"
  }
}

/// Detects side effects of loading a library and of building twice, in a process that has loaded no plugin before.
struct SideEffectsJob: Job {
  static let id = "side-effects"
  /// Loading, and each build.
  var phaseCount: Int? { 1 + builds.count }

  let image: PluginImage
  let hyperparameters: [String: HyperparameterValue]
  /// The dimensions of the inputs of each build.
  let builds: [[[Int]]]

  func run(in context: JobContext, report: (NoEvent) throws -> Void) throws -> [String] {
    let (loader, manifest) = try image.opened(in: context)
    return try PluginSideEffects(loader, manifest, hyperparameters, builds.map { $0.map { Shape($0) } }).texts
  }
}

/// The jobs that a builder can run.
enum BuilderJobs {
  static let all: [any Job.Type] = [
    BuildJob.self, LoadJob.self, GreetJob.self, RehearseJob.self, SideEffectsJob.self,
  ]
}
