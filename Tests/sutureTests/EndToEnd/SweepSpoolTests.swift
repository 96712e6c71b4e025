import Foundation
import SutureTestSupport
import Testing

@testable import SutureSweep

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Sweeps whose trials are run by workers that share a folder.
struct SweepSpoolTests {
  private static let specification = Sweep.specification(
    modules: ["se", "eca", "simam"], arity: [1, 2], stages: "[check, {train: {epochs: 1, seeds: [0, 1]}}]")

  /// What a store has of its trials: keys, documents, states and accuracies.
  private func trials(_ path: String) throws -> [String] {
    let store = try SweepStore(reading: path)
    return try store.database.rows(
      """
      SELECT key || ' ' || document || ' ' || state || ' ' || quote(accuracy) || ' ' || quote(test_accuracy)
      FROM trial ORDER BY key
      """
    ) { try $0.string(0) }
  }

  private func worker(_ folder: TemporaryFolder, _ more: [String] = []) throws -> Program.Running {
    try Program.start(["worker", "--spool", folder.file("spool"), "--workers", "1"] + more, in: folder)
  }

  private func run(_ folder: TemporaryFolder) throws -> Program.Running {
    try Program.start(
      [
        "sweep", "run", "small.yaml", "--executor", "spool", "--spool", folder.file("spool"), "--silence", "2",
        "--store",
        "spool.db",
      ], in: folder)
  }

  @Test func `with killed workers and a killed coordinator, the store is a local run's`() throws {
    let folder = try TemporaryFolder()
    try folder.write("small.yaml", Self.specification)
    #expect(try Program.run(["sweep", "run", "small.yaml", "--store", "local.db"], in: folder).status == 0)
    let expected = try trials(folder.file("local.db"))
    #expect(expected.count > 20)

    // A worker may come before the sweep.
    let first = try worker(folder)
    let second = try worker(folder, ["--margin", "0", "--time-limit", "100000"])
    let coordinator = try run(folder)
    try coordinator.wait(for: ": 1/")
    let status = try Program.run(["sweep", "status", "--store", folder.file("spool.db")])
    #expect(status.output.contains("last sign of life") && status.output.contains("spool '\(folder.file("spool"))'"))
    second.send(SIGKILL)
    coordinator.send(SIGKILL)
    #expect(try coordinator.outcome().status == 128 + SIGKILL)

    let resumed = try run(folder)
    let third = try worker(folder)
    let outcome = try resumed.outcome()
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(try trials(folder.file("spool.db")) == expected)
    for worker in [first, third] {
      let ending = try worker.outcome()
      #expect(ending.status == 0 && ending.error.contains("the sweep is finished"), "\(ending.error)")
    }
    let again = try SweepStore(reading: folder.file("spool.db")).database.rows(
      "SELECT key FROM attempt WHERE outcome = 'done' GROUP BY key HAVING count(*) > 1"
    ) { try $0.string(0) }
    #expect(again.isEmpty)
  }

  @Test func `Ctrl-C stops a coordinator, and a signal a worker`() throws {
    let folder = try TemporaryFolder()
    try folder.write("small.yaml", Self.specification)
    let (worker, coordinator) = (try worker(folder), try run(folder))
    try coordinator.wait(for: "train 1 epoch × 2 seeds: ")
    coordinator.send(SIGINT)
    let outcome = try coordinator.outcome()
    #expect(outcome.status == 130 && outcome.error.contains("resumes it"), "\(outcome.error)")
    worker.send(SIGTERM)
    let ending = try worker.outcome()
    #expect(ending.status == 0 && ending.error.contains("it was stopped"), "\(ending.error)")
  }

  @Test func `the script for Slurm is printed, and nothing else is done`() throws {
    let folder = try TemporaryFolder()
    try folder.write("small.yaml", Self.specification)
    try folder.write("site.sh", "module load suture\n")
    let outcome = try Program.run(
      [
        "sweep", "run", "small.yaml", "--executor", "slurm", "--workers", "3", "--partition", "gpu", "--time", "1-0",
        "--sbatch-options", "--account=vision --qos=short", "--prologue", "site.sh", "--dry-run",
      ], in: folder)
    #expect(outcome.status == 0 && outcome.error.isEmpty)
    for line in [
      "#SBATCH --array=0-2", "#SBATCH --time=1-00:00:00", "#SBATCH --qos=short", "module load suture",
      "#SBATCH --chdir=\(folder.path)/small.db.spool",
    ] {
      #expect(outcome.lines.contains { $0 == line }, "\(line)\n\(outcome.output)")
    }
    #expect(try folder.names() == ["site.sh", "small.yaml"])
  }

  @Test(
    arguments: [
      (["--executor", "spool"], "'--executor spool' needs '--spool'"),
      (["--spool", "x"], "'--spool' is for '--executor spool' or '--executor slurm'"),
      (["--dry-run"], "'--dry-run' is for '--executor slurm'"),
      (["--executor", "slurm", "--time", "soon"], "'soon' of '--time' is no time of Slurm"),
      (["--executor", "slurm", "--time", "1", "--margin", "60"], "would begin no job"),
      (["--executor", "slurm", "--sbatch-options", "a b"], "a word that is no option"),
    ])
  func `options that do not fit are told`(options: [String], message: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("small.yaml", Self.specification)
    let outcome = try Program.run(["sweep", "run", "small.yaml"] + options, in: folder)
    #expect(outcome.status == 64 && outcome.error.contains(message), "\(outcome.error)")
  }

  @Test func `weights beside the store are not promised by other machines`() throws {
    let folder = try TemporaryFolder()
    try folder.write("small.yaml", Self.specification + "keep_weights: finalists\n")
    let outcome = try run(folder).outcome()
    #expect(outcome.status == 1 && outcome.error.contains("trains only the finalists again, here"), "\(outcome.error)")
  }
}
