import Glibc
import SutureProcess
import SutureRegistry

/// What a process that has loaded nothing else makes of a subject.
struct FreshBuild {
  /// Why a check that needs a process of its own cannot have one.
  static let noProgram = "there is no program to start"

  /// Why a process did not come to its end.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// What it found out.
  let facts: BuildFacts
  /// What was printed besides.
  let printed: String

  /// Starts the process and waits for it.
  init(_ subject: ConformanceSubject, program: String) throws {
    let answer = try FreshBuild.ask(.build, of: subject, program: program)
    guard case .built(let facts) = answer.message else {
      throw Failure(description: "in a fresh process it built nothing")
    }
    self.facts = facts
    printed = answer.printed
  }

  /// What loading and building left behind in a process of its own, each a short sentence.
  static func traces(of subject: ConformanceSubject, program: String) throws -> [String] {
    let answer = try ask(.purity, of: subject, program: program)
    guard case .traces(let texts) = answer.message else {
      throw Failure(description: "in a fresh process it built nothing")
    }
    return texts
  }

  /// Asks a process for one thing, and waits for its answer and its end.
  static func ask(
    _ task: WorkerRequest.Task, of subject: ConformanceSubject, program: String
  ) throws -> (message: WorkerMessage, printed: String) {
    let request = WorkerRequest(
      folders: [], manifest: subject.manifest.path, seed: subject.seed, task: task, memory: subject.limits.memory)
    let child = try WorkerProcess(program: program, request)
    let limit = Double(task.stepCount ?? 1) * subject.limits.buildSeconds
    guard let received = child.messages(within: limit, memory: subject.limits.memory) else {
      throw Failure(description: "in a fresh process it \(ConformanceLimits.timeout(after: limit))")
    }
    if received.exceededMemory, let memory = subject.limits.memory {
      throw Failure(description: "in a fresh process it \(ConformanceLimits.excess(of: memory))")
    }
    for case .failed(let reason) in received.messages { throw Failure(description: "in a fresh process: \(reason)") }
    guard received.messages.count == 1, let message = received.messages.last, received.ending == .exited(0) else {
      let how = received.ending.map { "\($0)" } ?? "said nothing"
      throw Failure(description: "in a fresh process it \(how)")
    }
    return (message, child.process.errorText)
  }
}
