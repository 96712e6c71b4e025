import SutureTestSupport
import Testing

@testable import SutureSweep

/// What every output says where the bare backbone, with which all candidates are compared, fails.
@Suite(.serialized)
struct SweepFailureOutputTests {
  @Test func `failures come first in every output, and results end with status 1`() throws {
    let folder = try TemporaryFolder()
    let text = Sweep.specification(modules: ["eca"], stages: "[check, {train: {epochs: 1, seeds: [0, 1]}}]")
    try folder.write(
      "small.yaml", text.replacing("training: {batch_size: 256}", with: "training: {learning_rate: 1000000}"))
    let run = try Program.run(["sweep", "run", "small.yaml"], in: folder)
    #expect(run.status == 1 && run.error.contains("the bare backbone failed: "), "\(run.error)")

    let results = try Program.run(["sweep", "results", "--store", "small.db"], in: folder)
    #expect(results.status == 1 && results.output.hasPrefix("The bare backbone failed: "), "\(results.output)")
    #expect(!results.output.contains("◆") && results.output.contains("eca"))
    let json = try Program.run(["sweep", "results", "--store", "small.db", "--json"], in: folder)
    #expect(json.status == 1)
    #expect(try Sweep.results(json).values.allSatisfy { $0["state"] as? String == "failed" })

    let status = try Program.run(["sweep", "status", "--store", "small.db"], in: folder)
    #expect(status.status == 0 && status.output.contains("The bare backbone failed: "), "\(status.output)")
    let report = try Program.run(
      ["sweep", "report", "--store", "small.db", "--no-structures", "--markdown", "-"], in: folder)
    #expect(report.output.contains("1 of 1 candidate failed: ") && !report.output.contains("nothing failed"))
    for arguments in [["compare", "eca", "identity"], ["ablation"]] {
      let outcome = try Program.run(["sweep"] + arguments + ["--store", "small.db"], in: folder)
      #expect(outcome.status == 1 && outcome.error.contains("diverged"), "\(outcome.error)")
    }
  }
}
