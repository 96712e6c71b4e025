import Foundation
import SutureComposer
import SutureTestSupport
import Testing

@testable import SutureSweep
@testable import suture

/// The JSON that scripts read: every key and its type.
struct ScriptTests {
  /// What a JSON value is.
  private enum Kind: Equatable {
    case text, integer, real, truth, null, texts, integers, other
  }

  private func kind(_ value: Any) -> Kind {
    switch value {
    case is NSNull: .null
    case is String: .text
    case let numbers as [Any] where numbers.allSatisfy({ kind($0) == .integer }) && !numbers.isEmpty: .integers
    case is [String]: .texts
    case let number as NSNumber where isTruth(number): .truth
    case let number as NSNumber: number.doubleValue == number.doubleValue.rounded() ? .integer : .real
    default: .other
    }
  }

  private func isTruth(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }

  private func kinds(_ value: Any) throws -> [String: Kind] {
    try #require(value as? [String: Any]).mapValues(kind)
  }

  private func json(_ arguments: [String], in folder: TemporaryFolder? = nil) throws -> Any {
    let outcome = try Program.run(arguments, in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.error.isEmpty)
    return try outcome.json()
  }

  @Test func `list`() throws {
    let entries = try #require(try json(["list", "--json"]) as? [Any])
    #expect(entries.count >= 38)
    for entry in entries {
      let fields = try #require(entry as? [String: Any])
      let kind = fields["kind"] as? String ?? ""
      let hasLibrary = ["module", "backbone"].contains(kind)
      // Data sets and operators are part of the program; sweeps, data sets and operators have no version.
      let hasFile = !["dataset", "operator"].contains(kind)
      let hasVersion = hasLibrary || ["composition", "runtime"].contains(kind)
      var expected: [String: Kind] = [
        "id": .text, "kind": .text, "name": .text, "version": hasVersion ? .text : .null, "tags": .texts,
        "summary": .text,
        "manifest": hasFile ? .text : .null, "library": hasLibrary ? .text : .null,
      ]
      expected["year"] = fields["year"] is NSNull ? .null : .integer
      #expect(try kinds(entry) == expected)
      for key in (hasFile ? ["manifest"] : []) + (hasLibrary ? ["library"] : []) {
        #expect(FileManager.default.fileExists(atPath: try #require(fields[key] as? String)))
      }
    }
  }

  @Test func `inspect`() throws {
    let report = try #require(
      try json(["inspect", "eca(kernel_size: 3) + (se)", "--input", "1x64x8x8", "--json"]) as? [String: Any])
    #expect(
      try kinds(report) == [
        "composition": .text, "input": .integers, "output": .integers, "parameters": .integer, "macs": .integer,
        "macs_per_image": .integer, "elementwise": .integer, "traffic_bytes": .integer, "backbone": .null,
        "sites": .texts, "bare": .null, "warnings": .texts, "notes": .texts, "structure": .text, "gain": .other,
      ])
    #expect(report["composition"] as? String == "eca + se")
    #expect(report["input"] as? [Int] == [1, 64, 8, 8])
    #expect(report["parameters"] as? Int == 2 * 64 * 4 + 3 + 1)
    #expect((report["structure"] as? String)?.hasPrefix("Composition(\n  (eca): ECAAttention(\n") == true)
  }

  @Test func `probe`() throws {
    let sites = try #require(try json(["probe", "resnet8", "--input", "1x1x8x8", "--json"]) as? [Any])
    for site in sites {
      #expect(try kinds(site) == ["site": .text, "shape": .integers, "layout": .text])
    }
    let names = sites.compactMap { ($0 as? [String: Any])?["site"] as? String }
    #expect(names.first == "input" && names.contains("layer2.0.residual"))
    let tokens = try #require(
      try json(["probe", "vit_base_patch16_224", "--input", "1x3x224x224", "--json"]) as? [[String: Any]])
    #expect(tokens.first?["layout"] as? String == "map" && tokens.last?["layout"] as? String == "tokens")
  }

  @Test(arguments: [[], ["--train"]]) func `bench`(extra: [String]) throws {
    let arguments = ["bench", "se", "--input", "2x16x4x4", "--runs", "3", "--threads", "1", "--json"] + extra
    let report = try #require(try json(arguments) as? [String: Any])
    #expect(
      Set(report.keys) == [
        "composition", "input", "pass", "threads", "parameters", "seconds", "seconds_median", "runs", "peak_bytes",
        "arena_bytes", "moved_bytes",
      ])
    #expect(report["input"] as? [Int] == [2, 16, 4, 4])
    #expect(report["pass"] as? String == (extra.isEmpty ? "forward" : "train"))
    #expect(report["threads"] as? Int == 1 && report["runs"] as? Int == 3)
    #expect(try #require(report["seconds_median"] as? Double) > 0)
    #expect((report["seconds"] as? [Double])?.count == 3)
    #expect(report["parameters"] as? Int == 2 * 16)
    #expect(try #require(report["peak_bytes"] as? Int) >= 0)
    #expect(try #require(report["arena_bytes"] as? Int) >= 2 * 16 * 4 * 4 * 4)
  }

  /// Planned memory traffic, in passes over the map: it is the same on every machine, and must not grow unnoticed.
  @Test(arguments: [
    ("se", 2.01), ("ca", 2.01), ("gct", 2.01), ("simam", 2.01), ("grn", 2.01), ("ge", 2.01), ("sge", 2.01),
    ("gc", 2.01),
    ("srm", 3.02), ("scse", 2.02), ("eca", 3.01), ("sa", 3.2), ("cbam", 3.2), ("coord", 3.6),
    ("(se + ca) >> simam", 2.02),
  ])
  func `maps cross memory as seldom as planned`(composition: String, most: Double) throws {
    let arguments = ["bench", composition, "--input", "4x64x28x28", "--runs", "1", "--threads", "1", "--json"]
    let report = try #require(try json(arguments) as? [String: Any])
    let map = Double(4 * 64 * 28 * 28 * 4)
    #expect(try Double(#require(report["moved_bytes"] as? Int)) / map <= most)
  }

  @Test func `bench of a training step, with a graft and bare`() throws {
    let common = ["--backbone", "resnet8(width: 4)", "--input", "2x3x8x8", "--runs", "2", "--json"]
    let bare = try #require(try json(["bench", "identity", "--step"] + common) as? [String: Any])
    #expect(bare["pass"] as? String == "step" && (bare["seconds"] as? [Double])?.count == 2)
    let grafted = try #require(
      try json(["bench", "eca(kernel_size: 3)", "--site", "layer*.*.residual", "--step"] + common) as? [String: Any])
    #expect(grafted["backbone"] as? String == "resnet8(width: 4)" && bare["sites"] as? [String] == [])
    #expect(
      grafted["sites"] as? [String] == ["layer1.0.residual", "layer2.0.residual", "layer3.0.residual"])
    let parameters = try [bare, grafted].map { try #require($0["parameters"] as? Int) }
    #expect(parameters[1] == parameters[0] + 3 * (3 + 1))
  }

  @Test func `bench of a training step without logits`() throws {
    let outcome = try Program.run(["bench", "se", "--input", "2x16x4x4", "--step"])
    #expect(outcome.status == 1 && outcome.error.contains("logits must be [n, classes]"))
  }

  @Test func `sweep results, as JSON and as CSV`() throws {
    let folder = try TemporaryFolder()
    let specification = Sweep.specification(
      modules: ["se", "se(reduction: 32)"], stages: "[check, cost, {train: {epochs: 1, seeds: [0, 1]}}]")
    try folder.write("small.yaml", specification)
    let run = try Program.run(["sweep", "run", "small.yaml", "--json"], in: folder)
    #expect(run.status == 0)
    let results = try #require(try run.json() as? [[String: Any]])
    #expect(results.count == 3)
    for result in results {
      let found = try kinds(result)
      let isDone = result["state"] as? String == "done"
      let expected: [(String, [Kind])] = [
        ("candidate", [.integer]), ("label", [.text]), ("composition", [.text]), ("state", [.text]),
        ("reason", isDone ? [.null] : [.text]),
        ("parameters", isDone ? [.integer] : [.null]), ("macs", isDone ? [.integer] : [.null]),
        // Nothing ranks or limits by latency here, so it is not measured.
        ("latency_ms", [.null]), ("latency_error_ms", [.null]), ("accuracy_mean", isDone ? [.real] : [.null]),
        ("accuracy_sd", isDone ? [.real, .integer] : [.null]), ("seeds", [.integer]), ("pareto", [.truth]),
        ("baseline", [.truth]),
      ]
      for (key, kinds) in expected { #expect(kinds.contains(try #require(found[key])), "\(key) of \(result)") }
    }
    #expect(results.first { $0["baseline"] as? Bool == true }?["candidate"] as? Int == 0)
    #expect(results.first { $0["state"] as? String == "refused" }?["composition"] as? String == "se(reduction: 32)")

    let again = try Program.run(["sweep", "results", "--store", "small.db", "--json"], in: folder)
    #expect(again.output == run.output)
    let table = try Program.run(["sweep", "results", "--store", "small.db", "--csv"], in: folder)
    // JSON has scores and outcomes of pairs as objects.
    let keys = Set(results[0].keys).subtracting(["scores", "outcomes"])
    #expect(table.lines.first.map { Set($0.split(separator: ",").map(String.init)) } == keys)
    #expect(table.output.hasPrefix("candidate,rank,leading,pareto,label,composition,site,"))
    #expect(!table.output.contains("\r"))
    #expect(table.output.split(separator: "\n").count >= 4)
  }
}
