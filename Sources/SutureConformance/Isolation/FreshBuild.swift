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
    let request = WorkerRequest(
      folders: [], manifest: subject.manifest.path, seed: subject.seed, task: .build)
    let child = try WorkerProcess(program: program, request)
    guard let received = child.messages(within: subject.limits.seconds / 2) else {
      throw Failure(description: "a fresh process built nothing within \(subject.limits.seconds / 2) s and was ended")
    }
    var built: BuildFacts?
    for message in received.messages {
      switch message {
      case .built(let facts): built = facts
      case .failed(let reason): throw Failure(description: "in a fresh process: \(reason)")
      case .began, .running, .ended: break
      }
    }
    guard let built, received.ending == .exited(0) else {
      let how = received.ending.map { "\($0)" } ?? "said nothing"
      throw Failure(description: "in a fresh process it \(how)")
    }
    facts = built
    printed = child.process.errorText
  }
}
