import Foundation
import SutureTestSupport
import Testing

@testable import SutureSpool

/// Pilots by commands of Slurm that are shell scripts.
struct SlurmPilotsTests {
  private let folder: TemporaryFolder
  private let pilots: SlurmPilots
  private let messages = Messages()

  private final class Messages {
    var texts: [String] = []
  }

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("queue", "")
    for (name, body) in [
      (
        "sbatch",
        "[ -e no-controller ] && { echo 'sbatch: error: down' >&2; exit 1; }; echo submit >> log; for file; do :; done; grep array \"$file\" >> log; echo '7;cluster'"
      ),
      ("squeue", "[ -e no-controller ] && { echo 'squeue: error: down' >&2; exit 1; }; cat queue"),
      ("scancel", "echo \"cancel $1\" >> log"),
    ] {
      let path = try folder.write("tools/\(name)", "#!/bin/sh\ncd '\(folder.path)'\n\(body)\n")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }
    try FileManager.default.createDirectory(atPath: folder.file("spool/logs"), withIntermediateDirectories: true)
    var options = SlurmOptions(program: "/suture", spool: folder.file("spool"))
    options.tools = folder.file("tools")
    let messages = messages
    pilots = SlurmPilots(options, interval: .milliseconds(5)) { messages.texts.append($0) }
  }

  private func need(_ jobs: Int = 100, reported: Set<String> = [], lost: Set<String> = []) -> PilotNeed {
    PilotNeed(jobs: jobs, reported: reported, lost: lost)
  }

  private var log: String { (try? folder.read("log")) ?? "" }

  private func tend(_ need: PilotNeed, until condition: () -> Bool) throws {
    try SpoolBench.wait {
      try pilots.tend(need)
      return condition()
    }
  }

  /// Tends for some questions to the queue.
  private func tend(_ need: PilotNeed) throws {
    for _ in 0..<50 {
      try pilots.tend(need)
      usleep(2000)
    }
  }

  @Test func `as many tasks are asked for as are missing, and as there are jobs`() throws {
    try folder.write("queue", "6_0|RUNNING|None\n")
    try tend(need()) { log.contains("--array=0-2\n") }
    try folder.write("queue", "6_0|RUNNING|None\n7_0|RUNNING|None\n7_1|PENDING|Priority\n7_2|PENDING|Priority\n")
    try tend(need(reported: ["6_0"]))
    #expect(log.components(separatedBy: "submit").count >= 2)
    let count = log.count
    try tend(need())
    #expect(log.count == count)
    try folder.write("queue", "7_1|RUNNING|None\n")
    try tend(need(2, reported: ["7_1"])) { log.hasSuffix("--array=0-0\n") }
    pilots.end()
    #expect(log.contains("cancel --name=suture-"))
  }

  @Test func `tasks that are lost, held or forgotten do not count`() throws {
    try folder.write(
      "queue", "6_0|RUNNING|None\n6_1|PENDING|launch failed requeued held\n6_2|PENDING|JobHeldUser\n6_3|RUNNING|None\n")
    try tend(need(lost: ["6_3"])) { log.contains("--array=0-1\n") }
    #expect(log.contains("cancel 6_1") && !log.contains("cancel 6_2"))
    #expect(messages.texts.contains { $0.contains("6_2 is held (JobHeldUser)") })
  }

  @Test func `a controller that does not answer is told once, and waited for`() throws {
    try folder.write("no-controller", "")
    try tend(need())
    #expect(
      messages.texts == ["'squeue' failed: squeue: error: down; workers that run go on, and Slurm is asked again"])
    try FileManager.default.removeItem(atPath: folder.file("no-controller"))
    try tend(need()) { log.contains("submit") }
    #expect(messages.texts.last == "Slurm answers again")
  }

  @Test func `workers that end before they report stop the sweep, with their last words`() throws {
    try folder.write("spool/logs/7_0.log", "suture: not found\n")
    let error = #expect(throws: SpoolError.self) {
      try tend(need()) { false }
    }
    guard case .pilotsFail(let count, _, let words) = error else {
      return #expect(Bool(false), "\(String(describing: error))")
    }
    #expect(count > 8 && words == "suture: not found")
  }

  @Test func `a submission that is refused again and again ends the sweep, with Slurm's reason`() throws {
    let path = try folder.write("tools/sbatch", "#!/bin/sh\necho 'sbatch: error: invalid partition' >&2\nexit 1\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    let error = #expect(throws: SpoolError.self) {
      try tend(need()) { false }
    }
    guard case .slurm(let command, let reason) = error else {
      return #expect(Bool(false), "\(String(describing: error))")
    }
    #expect(command == "sbatch" && reason.contains("invalid partition"))
  }

  @Test func `beside a worker that works, failing ones are told, and no more are asked for`() throws {
    try folder.write("queue", "6_0|RUNNING|None\n")
    try folder.write("spool/logs/7_0.log", "suture: not found\n")
    try tend(need(reported: ["6_0"])) { messages.texts.contains { $0.contains("suture: not found") } }
    let count = log.count
    try tend(need(reported: ["6_0"]))
    #expect(log.count == count && messages.texts.count == 1)
    // Another one that reports shows that workers can work.
    try tend(need(reported: ["6_0", "8_1"])) { log.count > count }
    let error = #expect(throws: SpoolError.self) {
      try tend(need()) { false }
    }
    guard case .pilotsFail = error else { return #expect(Bool(false), "\(String(describing: error))") }
  }

  @Test func `the script's options also stand on the command line, which variables cannot override`() throws {
    let path = try folder.write(
      "tools/sbatch", "#!/bin/sh\nprintf '%s\\n' \"$@\" > '\(folder.file("words"))'\necho 7\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    try tend(need()) { FileManager.default.fileExists(atPath: folder.file("words")) }
    try tend(need(reported: ["7_0", "7_1", "7_2", "7_3"]))
    let words = try folder.read("words").split(separator: "\n").map(String.init)
    #expect(words.first == "--parsable" && words.contains("--array=0-3") && words.contains("--no-requeue"))
    #expect(words.contains("--chdir=\(folder.file("spool"))") && words.last?.hasSuffix("pilots.sbatch") == true)
  }

  @Test func `without Slurm the sweep ends`() throws {
    for name in ["sbatch", "squeue", "scancel"] {
      // As `env` ends for a command that it does not find.
      let path = try folder.write("tools/\(name)", "#!/bin/sh\nexit 127\n")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }
    let error = #expect(throws: SpoolError.self) {
      try tend(need()) { false }
    }
    guard case .slurm = error else { return #expect(Bool(false), "\(String(describing: error))") }
  }
}
