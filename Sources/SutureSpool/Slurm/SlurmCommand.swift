import SutureProcess

/// A command of Slurm that runs while this process does other things: with a busy controller it may take minutes.
final class SlurmCommand {
  /// How a command ended.
  enum Outcome {
    /// With the lines of its output.
    case done([String])
    /// With a reason.
    case failed(String)
    /// It is not installed.
    case missing
  }

  /// The reason of `Outcome.missing`, for messages.
  static let missingReason = "the command is not installed here"

  /// After which a command is ended; `sbatch` by itself tries for two minutes.
  private static let limit = Duration.seconds(300)

  private let process: ChildProcess
  private let began = ContinuousClock.now
  private var lines: [String] = []

  /// Starts a command.
  /// - Parameter tools: the folder of Slurm's commands; nil to search the path.
  init(_ name: String, _ arguments: [String], tools: String?) throws(ProcessError) {
    if let tools {
      process = try ChildProcess("\(tools)/\(name)", arguments)
    } else {
      process = try ChildProcess("/usr/bin/env", [name] + arguments)
    }
    process.closeInput()
  }

  /// How it ended; nil while it runs.
  func outcome() -> Outcome? {
    let received = process.receive()
    lines += received.lines.map { String(decoding: $0, as: UTF8.self) }
    if let ending = received.ending {
      let rest = process.unfinishedLine
      if !rest.isEmpty { lines.append(String(decoding: rest, as: UTF8.self)) }
      if ending == .exited(0) { return .done(lines) }
      if ending == .exited(127) { return .missing }
      let words = process.errorText.split(separator: "\n").last.map(String.init)
      return .failed(words ?? "\(ending)")
    }
    guard began.duration(to: .now) > SlurmCommand.limit else { return nil }
    process.end()
    return .failed("no answer within \(SlurmCommand.limit)")
  }
}
