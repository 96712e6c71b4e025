import Foundation
import SutureRegistry
import SutureTestSupport
import Testing

@testable import SutureSweep
@testable import suture

@Suite struct VerifyCommandTests {
  private static let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(
    separator: "/")
  private static let fixture = root + "/Tests/SutureEngineTests/Fixtures/se.safetensors"

  private struct Result: Decodable {
    let module: String
    let check: String
    let level: Int
    let status: String
    let detail: String
    let seconds: Double
  }

  private func run(_ words: String...) throws -> (status: Int32, output: String, error: String) {
    let outcome = try Program.run(["verify"] + words + ["--registry", Self.root + "/Registry"])
    return (outcome.status, outcome.output, outcome.error)
  }

  @Test func `a module is told in a line, and all in a summary`() throws {
    let (status, output, error) = try run("gct")
    #expect(status == 0, "\(output)\(error)")
    #expect(error == "")
    #expect(output.hasPrefix("passed  gct  19 passed, 1 skipped\n1 verified, 19 passed, 1 skipped: all hold ("))
  }

  @Test func `results for programs have a module, check, status, detail and time each`() throws {
    let (status, output, _) = try run("se", "--against", Self.fixture, "--json")
    #expect(status == 0)
    let results = try JSONDecoder().decode([Result].self, from: Data(output.utf8))
    #expect(results.count == 5)
    #expect(results.allSatisfy { $0.module == "se(reduction: 4)" && $0.check == "fixture" && $0.status == "passed" })
    #expect(results.allSatisfy { $0.detail.contains("largest error") && $0.seconds >= 0 })
  }

  @Test func `what does not hold is told in full and ends with 1`() throws {
    let (status, output, _) = try run("se(reduction: 8)", "--against", Self.fixture)
    #expect(status == 1)
    #expect(output.hasPrefix("failed  se(reduction: 8)  1 failed\n  failed: tensor 'param/fc.0.weight' of"))
    #expect(output.contains("se.safetensors' must be 4×32, not 8×32\n"), "\(output)")
  }

  @Test func `an unknown id, another module's file and a missing file are errors`() throws {
    #expect(try run("sse").error == "error: there is no module 'sse' (did you mean 'se'?)\n")
    #expect(try run("sse").status == 1)
    #expect(try run("eca", "--against", Self.fixture).error.hasSuffix("holds numbers of 'se', not of 'eca'\n"))
    #expect(try run("se", "--against", "/absent.safetensors").status == 1)
  }

  @Test func `a ready composition is no module, and is not suggested for itself`() throws {
    let outcome = try run("topology-gated")
    #expect(outcome.status == 1)
    #expect(outcome.error == "error: 'topology-gated' is a ready composition, not a module\n")
  }

  @Test func `two modules against one file are wrong usage`() throws {
    let (status, _, error) = try run("se", "eca", "--against", Self.fixture)
    #expect(status == 64)
    #expect(error.hasPrefix("error: '--against' compares one module or composition, but 2 are given\n"))
  }

  @Test func `a level leaves out the checks above it`() throws {
    let (status, output, _) = try run("eca", "--level", "1", "--json")
    #expect(status == 0)
    let results = try JSONDecoder().decode([Result].self, from: Data(output.utf8))
    #expect(Set(results.map(\.level)) == [1])
    #expect(results.contains { $0.check == "handshake" } && !results.contains { $0.check == "gradient" })
    let wrong = try run("eca", "--level", "4")
    #expect(wrong.status == 64)
    #expect(wrong.error.hasPrefix("error: '4' is not a value of '--level'; it takes a number from 1 to 3\n"))
  }

  @Test func `one check can be run alone`() throws {
    let (status, output, _) = try run("se", "--check", "combination", "--check", "shapes", "--json")
    #expect(status == 0)
    let results = try JSONDecoder().decode([Result].self, from: Data(output.utf8))
    #expect(results.map(\.check) == ["shapes", "combination"])
  }

  @Test func `one typo is told once, with a line to reproduce it that works`() throws {
    let folder = try DropIn()
    let body = """
      double scale;
      suture_status status = host->real(host->context, suture_text("temperature"), &scale);
      if (status != SUTURE_OK) return status;
      *y = x;
      return SUTURE_OK;
      """
    let manifest = DropIn.manifest("typo").replacing(
      "hyperparameters: {}", with: "hyperparameters: {temprature: {type: float, default: 1.0, doc: Softens.}}")
    try folder.add("typo", body, manifest: manifest)
    let checks = ["pure", "loading", "shapes", "hyperparameters", "random-hyperparameters", "gradient"]
    let options = checks.flatMap { ["--check", $0] } + ["--registry", folder.path]
    let outcome = try Program.run(["verify", "typo"] + options)
    #expect(outcome.status == 1)
    let told = outcome.lines.filter { $0.contains("declares no hyperparameter 'temperature'") }
    #expect(told.count == 1, "\(outcome.output)")
    let commands = outcome.lines.filter { $0.contains("reproduce: ") }
    #expect(commands.count == 1 && commands[0].hasSuffix("--registry \(folder.path)"), "\(outcome.output)")
    let words = try #require(commands.first).split(separator: " ").dropFirst(2).map(String.init)
    let again = try Program.run(words)
    #expect(again.status == 1 && again.error.contains("declares no hyperparameter 'temperature'"), "\(again.error)")
  }

  @Test func `a bad manifest is told once`() throws {
    let folder = try TemporaryFolder()
    try folder.write("bad.yaml", "schema: 1\nid: bad\n")
    let outcome = try Program.run(
      ["verify", "--registry", folder.path, "--check", "manifest"], environment: ["SUTURE_REGISTRY_PATH": ""])
    #expect(outcome.status == 1)
    let lines = (outcome.output + outcome.error).split(separator: "\n").filter { $0.contains("bad.yaml") }
    #expect(lines.filter { $0.contains("missing") || $0.contains("required") }.count == 1, "\(lines)")
  }

  @Test func `a hang is told within its limit, and the memory of a check is limited`() throws {
    let folder = try DropIn()
    try folder.add("hangs", "for (;;) {} *y = x; return SUTURE_OK;")
    let outcome = try Program.run(["verify", "hangs", "--build-limit", "1", "--registry", folder.path])
    #expect(outcome.status == 1)
    #expect(outcome.error.hasPrefix("hangs: timed out after 1 s while building\n"), "\(outcome.error)")
    #expect(outcome.error.components(separatedBy: "timed out").count == 2, "\(outcome.error)")
    let told = outcome.lines.filter { $0.contains("'hangs' timed out after 1 s while building") }
    #expect(told.count == 1, "\(outcome.output)")
    #expect(outcome.output.contains(" --build-limit 1 --registry \(folder.path)\n"), "\(outcome.output)")
    try folder.add(
      "hoards", "for (;;) { char *p = malloc(1 << 20); if (p) memset(p, 1, 1 << 20); } *y = x; return SUTURE_OK;",
      functions: "#include <stdlib.h>\n#include <string.h>\n")
    let hoards = try Program.run(["verify", "hoards", "--memory-limit", "256", "--registry", folder.path])
    #expect(hoards.status == 1 && hoards.output.contains("exceeded the memory limit of 256 MiB"), "\(hoards.output)")
  }

  @Test func `checks are listed with their levels and explanations`() throws {
    let (status, output, _) = try run("--checks", "--level", "3", "--json")
    #expect(status == 0)
    let rows = try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [[String: Any]])
    #expect(rows.first?["check"] as? String == "manifest")
    #expect(rows.last?["check"] as? String == "combination" && rows.last?["level"] as? Int == 3)
    #expect(rows.allSatisfy { ($0["explanation"] as? String)?.isEmpty == false })
    let table = try run("--checks").output
    #expect(table.contains("gradient") && table.contains("combination"))
    let quick = try run("--checks", "--level", "1").output
    #expect(quick.contains("handshake") && !quick.contains("gradient") && !quick.contains("combination"))
    #expect(try run("--checks", "se").status == 64)
  }

  @Test func `results are written for build servers too`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/verify.xml"
    #expect(try run("gct", "--level", "1", "--junit", path).status == 0)
    let text = try folder.read("verify.xml")
    #expect(text.contains("<testsuite name=\"gct\" tests=\"12\" failures=\"0\" errors=\"0\" skipped=\"1\""))
    let (status, _, error) = try run("gct", "--level", "1", "--junit", "/absent/verify.xml")
    #expect(status == 1)
    #expect(error == "error: cannot write '/absent/verify.xml': no such file or directory\n")
  }
}
