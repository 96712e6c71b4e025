import Foundation
import Glibc
import SutureComposer
import SutureData
import SutureRegistry

/// What a worker process does: answers requests until its input ends.
public enum WorkerLoop {
  /// The word on the command line that makes this program a worker.
  public static let commandName = "sweep-worker"

  /// Answers requests from standard input until it ends.
  /// - Returns: the exit status.
  public static func run() -> Int32 {
    // What a terminal or a service manager sends to the whole group is for the coordinator, and the worker ends with
    // it: a worker that went first would look like a trial that failed.
    for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_IGN) }
    endWithParent()
    // Plugins may print: standard output is theirs no more than the protocol's.
    let replies = FileHandle(fileDescriptor: dup(STDOUT_FILENO), closeOnDealloc: false)
    dup2(STDERR_FILENO, STDOUT_FILENO)
    var runner = TrialRunner()
    while let line = readLine() {
      let reply = answer(line, with: &runner)
      guard let text = try? JSONEncoder().encode(reply) + Data("\n".utf8), (try? replies.write(contentsOf: text)) != nil
      else { return EXIT_FAILURE }
    }
    return EXIT_SUCCESS
  }

  /// A coordinator that is killed takes its workers along, also in the middle of a trial.
  private static func endWithParent() {
    let parent = getppid()
    Thread.detachNewThread {
      while getppid() == parent { sleep(1) }
      _exit(EXIT_FAILURE)
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
