import Foundation
import Testing

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
    #expect(output.hasPrefix("passed  gct  18 passed, 1 skipped\n1 verified, 18 passed, 1 skipped: all hold ("))
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
    #expect(output.hasPrefix("failed  se(reduction: 8)  1 failed\n  failed: 'fc.0.weight' must be 4×32, not 8×32\n"))
  }

  @Test func `an unknown id, another module's file and a missing file are errors`() throws {
    #expect(try run("sse").error == "error: there is no module 'sse' (did you mean 'se'?)\n")
    #expect(try run("sse").status == 1)
    #expect(try run("eca", "--against", Self.fixture).error.hasSuffix("holds numbers of 'se', not of 'eca'\n"))
    #expect(try run("se", "--against", "/absent.safetensors").status == 1)
  }

  @Test func `two modules against one file are wrong usage`() throws {
    let (status, _, error) = try run("se", "eca", "--against", Self.fixture)
    #expect(status == 64)
    #expect(error.hasPrefix("error: '--against' compares one module or composition, 2 are given\n"))
  }

  @Test func `a level leaves out the checks above it`() throws {
    let (status, output, _) = try run("eca", "--level", "1", "--json")
    #expect(status == 0)
    let results = try JSONDecoder().decode([Result].self, from: Data(output.utf8))
    #expect(Set(results.map(\.level)) == [1])
    #expect(results.contains { $0.check == "handshake" } && !results.contains { $0.check == "gradient" })
    let wrong = try run("eca", "--level", "4")
    #expect(wrong.status == 64)
  }

  @Test func `checks are listed with their levels and explanations`() throws {
    let (status, output, _) = try run("--checks", "--level", "3", "--json")
    #expect(status == 0)
    let rows = try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [[String: Any]])
    #expect(rows.first?["check"] as? String == "manifest")
    #expect(rows.last?["check"] as? String == "combination" && rows.last?["level"] as? Int == 3)
    #expect(rows.allSatisfy { ($0["explanation"] as? String)?.isEmpty == false })
    let table = try run("--checks").output
    #expect(table.contains("gradient") && !table.contains("combination"))
    #expect(try run("--checks", "se").status == 64)
  }

  @Test func `results are written for build servers too`() throws {
    let folder = try Folder()
    let path = folder.path + "/verify.xml"
    #expect(try run("gct", "--level", "1", "--junit", path).status == 0)
    let text = try folder.read("verify.xml")
    #expect(text.contains("<testsuite name=\"gct\" tests=\"11\" failures=\"0\" errors=\"0\" skipped=\"1\""))
    let (status, _, error) = try run("gct", "--level", "1", "--junit", "/absent/verify.xml")
    #expect(status == 1)
    #expect(error == "error: cannot write '/absent/verify.xml': no such file or directory\n")
  }
}
