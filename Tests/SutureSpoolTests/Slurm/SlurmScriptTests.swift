import SutureTestSupport
import Testing

@testable import SutureSpool

struct SlurmScriptTests {
  @Test func `the script says what is asked of Slurm`() {
    var options = SlurmOptions(program: "/opt/su ture", spool: "/shared/a 100% spool")
    options.pilots = 12
    options.partition = "gpu"
    options.resources = "gpu:1"
    options.extra = ["--account=vision"]
    options.prologue = "module load suture\n"
    options.arguments = ["--no-sandbox"]
    let lines = "\(SlurmScript(options))".split(separator: "\n").map(String.init)
    #expect(lines.first == "#!/bin/bash")
    for line in [
      "--array=0-11", "--time=02:00:00", "--cpus-per-task=2", "--partition=gpu", "--gres=gpu:1", "--mem=4096M",
      "--chdir=\"/shared/a 100% spool\"", "--output=\"/shared/a 100%% spool/logs/%A_%a.log\"", "--open-mode=append",
      "--no-requeue", "--signal=B:USR1@120", "--account=vision",
    ] {
      #expect(lines.contains("#SBATCH \(line)"), "\(line)")
    }
    // Everything after the first command is no directive for sbatch any more.
    #expect(lines.lastIndex { $0.hasPrefix("#SBATCH") } ?? 99 < lines.firstIndex { $0 == "module load suture" } ?? 0)
    #expect(
      lines.last
        == "exec '/opt/su ture' worker --spool '/shared/a 100% spool' --workers 2 --margin 120 --idle-limit 900 "
        + "--no-sandbox --time-limit $((7200 - SECONDS))")
    options.extra = ["--mem-per-cpu=1G"]
    #expect(!"\(SlurmScript(options))".contains("--mem="))
  }

  @Test(
    arguments: [
      ("90", 5400), ("90:30", 5430), ("02:00:00", 7200), ("1-0", 86_400), ("1-12", 129_600), ("2-01:30", 178_200),
      ("1-00:00:10", 86_410), ("0", nil), ("", nil), ("1:2:3:4", nil), ("a", nil), ("-5", nil), ("1-", nil),
      ("99999999999999999999", nil), ("UNLIMITED", nil),
    ] as [(String, Int?)])
  func `Slurm's times`(text: String, seconds: Int?) { #expect(SlurmOptions.seconds(text) == seconds) }

  @Test func `the queue is read, and what is no task of an array is ignored`() {
    let queue = SlurmQueue(lines: [
      "189_0|RUNNING|None", "189_1|PENDING|Resources", "189_2|PENDING|launch failed requeued held",
      "189_3|PENDING|JobHeldUser", "189_4|COMPLETING|None", "190|RUNNING|None", "slurm_load_jobs error: oops",
      "189_5|RUNNING|a|b", "",
    ])
    #expect(queue.tasks.filter(\.isPresent).map(\.id) == ["189_0", "189_1", "189_5"])
    #expect(queue.tasks.filter(\.isStale).map(\.id) == ["189_2"])
    #expect(queue.tasks.filter(\.isHeld).map(\.id) == ["189_2", "189_3"])
    #expect(queue.summary.hasPrefix("in Slurm's queue: 1 completing, 1 pending (JobHeldUser)"))
  }
}
