import Foundation
import SutureTestSupport
import Testing

@testable import SutureSweep

/// What can be asked about a sweep before and after it ran.
@Suite(.serialized)
struct SweepCommandTests {
  /// A finished sweep with three seeds.
  private static func finished() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let stages = "[check, cost, {score: {scores: [naswot], batch: 8}}, {train: {epochs: 1, seeds: [0, 1, 2]}}]"
    try folder.write(
      "small.yaml", Sweep.specification(modules: ["se", "se(reduction: 32)", "eca"], arity: [1, 2], stages: stages))
    let outcome = try Program.start(["sweep", "run", "small.yaml"], in: folder).outcome(seconds: 120)
    #expect(outcome.status == 0, "\(outcome.error)")
    return folder
  }

  @Test func `plan tells stages, equal spellings, refusals and time, and leaves nothing behind`() throws {
    let folder = try TemporaryFolder()
    try folder.write("small.yaml", Sweep.specification(modules: ["se(reduction: 32)", "eca", "sa"], arity: [1, 2]))
    let plan = try Program.run(["sweep", "plan", "small.yaml"], in: folder)
    #expect(plan.status == 0 && plan.error.isEmpty, "\(plan.error)")
    #expect(plan.output.contains("13 candidates with the bare backbone"))
    #expect(plan.output.contains("6 refused by contract:"))
    #expect(plan.output.contains("\n  se(reduction: 32): 'se' cannot take 16 channels with reduction 32: it requires"))
    #expect(plan.output.contains("\n      reduction 1 to 16 would fit: se"), "\(plan.output)")
    #expect(plan.output.contains("\n      and 5 more like it\n") && !plan.output.contains("…"), "\(plan.output)")
    #expect(plan.output.contains("About "))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["small.yaml"])
    let json = try Program.run(["sweep", "plan", "small.yaml", "--json"], in: folder).json() as? [String: Any]
    #expect(json?["candidates"] as? Int == 13)
    #expect((json?["stages"] as? [[String: Any]])?.map { $0["entered"] as? Int } == [13, 7])
  }

  @Test func `a space too large to exhaust is an error that names the way out`() throws {
    let folder = try TemporaryFolder()
    let space = "{modules: all, arity: [4], operators: all, shapes: nested}"
    try folder.write(
      "small.yaml",
      Sweep.specification(modules: ["se"]).replacing(
        "space: {modules: {ids: [\"se\"]}, arity: [1], operators: [serial]}", with: "space: \(space)"))
    let outcome = try Program.run(["sweep", "plan", "small.yaml"], in: folder)
    #expect(outcome.status == 1 && outcome.error.contains("method"), "\(outcome.error)")
  }

  @Test func `resume works in any folder; the registry that a sweep began with is searched on request`() throws {
    let (folder, other, dropIn) = (try TemporaryFolder(), try TemporaryFolder(), try DropIn())
    try dropIn.add("mine", "*y = x; return 0;")
    try folder.write("small.yaml", Sweep.specification(modules: ["mine"]))
    let registry = "../\((dropIn.path as NSString).lastPathComponent)"
    let first = try Program.run(["sweep", "run", "small.yaml", "--registry", registry], in: folder)
    #expect(first.status == 0, "\(first.error)")
    let refused = try Program.run(["sweep", "resume", folder.file("small.db")], in: other)
    #expect(refused.status == 1 && refused.error.contains("add --registry"), "\(refused.error)")
    let resumed = try Program.run(
      ["sweep", "resume", "--store", folder.file("small.db"), "--registry", dropIn.path, "--json"], in: other)
    #expect(resumed.status == 0, "\(resumed.error)")
    #expect(try Sweep.results(resumed)["mine"]?["state"] as? String == "done")
  }

  @Test func `compare, ablation and report read a finished sweep`() throws {
    let folder = try Self.finished()
    // Two compositions, seed by seed.
    let compare = try Program.run(["sweep", "compare", "se >> eca", "identity", "--store", "small.db"], in: folder)
    #expect(compare.status == 0 && compare.output.contains("after 1 epoch:"))
    #expect(compare.lines.contains { $0.hasPrefix("A: se >> eca") })
    #expect(compare.output.contains("parameters"))
    let json =
      try Program.run(
        ["sweep", "compare", "eca", "0", "--store", "small.db", "--json"], in: folder
      ).json() as? [String: Any]
    #expect(json?["seeds"] as? [Int] == [0, 1, 2])
    #expect(json?["difference"] is Double || json?["difference"] is Int)
    #expect(
      json.map { Set($0.keys) } == [
        "first", "second", "epochs", "seeds", "candidates", "difference", "difference_half_width", "difference_split",
        "p", "parameters_difference", "macs_difference", "latency_difference_ms", "verdict", "pairs",
      ])
    // One candidate has the keys of its result, and its own.
    let show = try Program.run(["sweep", "show", "eca", "--store", "small.db", "--json"], in: folder).json()
    let results = try Program.run(["sweep", "results", "--store", "small.db", "--json"], in: folder).json()
    let keys = Set(try #require((results as? [[String: Any]])?.first).keys)
    let own: Set = ["grafts", "accuracies", "test_accuracies", "weights", "attempts", "settings"]
    #expect((show as? [String: Any]).map { Set($0.keys) } == keys.union(own))
    let none = try Program.run(["sweep", "compare", "se + eca", "0", "--store", "small.db"], in: folder)
    #expect(none.status == 1 && none.error.contains("the sweep 'small' has no candidate 'se + eca'"))

    // Tables for a paper.
    for (form, mark) in [("latex", "\\toprule"), ("markdown", "|"), ("csv", "composition")] {
      let table = try Program.run(
        ["sweep", "ablation", "se >> eca", "eca", "--store", "small.db", "--format", form], in: folder)
      #expect(table.status == 0 && table.output.contains(mark), "\(form): \(table.error)")
    }

    let table = try Program.run(["sweep", "ablation", "1", "identity", "--store", "small.db"], in: folder)
    #expect(table.status == 0 && table.lines.count { $0.hasPrefix("| ") } == 4, "\(table.output)\(table.error)")
    let untried = try Program.run(["sweep", "ablation", "cbam", "--store", "small.db"], in: folder)
    #expect(untried.status == 1 && untried.error.contains("the sweep 'small' has no candidate 'cbam'"))
    let long = try Program.run(["sweep", "ablation", "--epochs", "7", "--store", "small.db"], in: folder)
    #expect(long.status == 1 && long.error.contains("was not trained for 7 epochs, only for 1"))
    let unknown = try Program.run(["sweep", "results", "--store", "small.db", "--name", "nope"], in: folder)
    #expect(unknown.status == 1 && unknown.error.contains("holds no sweep 'nope', only 'small'"))

    // Reports.
    let written = try Program.run(
      [
        "sweep", "report", "--store", "small.db", "--html", "r.html", "--markdown", "r.md", "--csv", "r.csv", "--json",
        "r.json",
      ], in: folder)
    #expect(written.status == 0, "\(written.error)")
    let page = try folder.read("r.html")
    #expect(page.contains("<!doctype html>") || page.contains("<!DOCTYPE html>"))
    #expect(page.contains("SEAttention"), "the structures of the best are missing")
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(folder.read("r.json").utf8)) as? [String: Any])
    #expect((report["candidates"] as? [Any])?.count == 13)
    #expect((report["pairs"] as? [[String: Any]])?.first?["operator"] as? String == "serial")
    #expect((report["correlations"] as? [[String: Any]])?.contains { $0["score"] as? String == "naswot" } == true)
    #expect((report["stages"] as? [Any])?.count == 4)
    #expect(try folder.read("r.md").contains("se >> eca"))
    #expect(try folder.read("r.csv").hasPrefix("candidate,rank,leading,"))
    // Standard output holds what was asked for, and nothing else.
    let piped = try Program.run(
      ["sweep", "report", "--store", "small.db", "--json", "-", "--html", "q.html"], in: folder)
    #expect(try piped.json() is [String: Any])
    #expect(piped.error.contains("q.html: "))
    let nothing = try Program.run(["sweep", "report", "--store", "small.db"], in: folder)
    #expect(nothing.status == 64 && nothing.error.contains("--html"))
    let nowhere = try Program.run(["sweep", "report", "--store", "small.db", "--markdown", "no/r.md"], in: folder)
    #expect(nowhere.status == 1 && nowhere.error.contains("cannot write 'no/r.md'"))
  }
}
