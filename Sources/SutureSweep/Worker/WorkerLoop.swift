import Foundation
import Glibc
import SutureComposer
import SutureData
import SutureRegistry

/// What a worker process does: answers requests until its input ends.
public enum WorkerLoop {
  /// The word on the command line that makes this program a worker.
  public static let commandName = "sweep-worker"

  /// Answers requests from standard input.
  public static func run() throws {
    // The terminal's Ctrl-C is for the coordinator, and the worker ends with it.
    signal(SIGINT, SIG_IGN)
    prctl(PR_SET_PDEATHSIG, UInt(SIGKILL))
    // Plugins may print: standard output is theirs no more than the protocol's.
    let replies = FileHandle(fileDescriptor: dup(STDOUT_FILENO), closeOnDealloc: false)
    dup2(STDERR_FILENO, STDOUT_FILENO)
    var runner = TrialRunner()
    while let line = readLine() {
      let reply = answer(line, with: &runner)
      try replies.write(contentsOf: try JSONEncoder().encode(reply) + Data("\n".utf8))
    }
  }

  private static func answer(_ line: String, with runner: inout TrialRunner) -> TrialReply {
    do {
      return try runner.run(try JSONDecoder().decode(TrialRequest.self, from: Data(line.utf8)))
    } catch {
      return .failure("\(error)")
    }
  }
}
