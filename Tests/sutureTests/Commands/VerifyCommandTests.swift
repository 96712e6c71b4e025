import FoundationEssentials
import Testing

@testable import suture

@Suite struct VerifyCommandTests {
  private static let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(
    separator: "/")
  private static let fixture = root + "/Tests/SutureEngineTests/Fixtures/se.safetensors"

  private struct Result: Decodable {
    let module: String
    let check: String
    let status: String
    let detail: String
    let seconds: Double
  }

  private func run(_ words: String...) -> (status: Int32, output: String, error: String) {
    let console = Console(output: OutputStream(capturing: false), error: OutputStream(capturing: false), width: 80)
    let status = Main.tool.run(["verify"] + words + ["--registry", Self.root + "/Registry"], console)
    return (status, console.output.captured, console.error.captured)
  }

  @Test func `a module is told in a line, and all in a summary`() {
    let (status, output, error) = run("gct")
    #expect(status == 0, "\(output)\(error)")
    #expect(error == "")
    #expect(output.hasPrefix("passed  gct  11 passed, 1 skipped\n1 verified, 11 passed, 1 skipped: all hold ("))
  }

  @Test func `results for programs have a module, check, status, detail and time each`() throws {
    let (status, output, _) = run("se", "--against", Self.fixture, "--json")
    #expect(status == 0)
    let results = try JSONDecoder().decode([Result].self, from: Data(output.utf8))
    #expect(results.count == 5)
    #expect(results.allSatisfy { $0.module == "se(reduction: 4)" && $0.check == "fixture" && $0.status == "passed" })
    #expect(results.allSatisfy { $0.detail.contains("largest error") && $0.seconds >= 0 })
  }

  @Test func `what does not hold is told in full and ends with 1`() {
    let (status, output, _) = run("se(reduction: 8)", "--against", Self.fixture)
    #expect(status == 1)
    #expect(output.hasPrefix("failed  se(reduction: 8)  1 failed\n  failed: 'fc.0.weight' must be 4×32, not 8×32\n"))
  }

  @Test func `an unknown id, another module's file and a missing file are errors`() {
    #expect(run("sse").error == "error: there is no module 'sse' (did you mean 'se'?)\n")
    #expect(run("sse").status == 1)
    #expect(run("eca", "--against", Self.fixture).error.hasSuffix("holds numbers of 'se', not of 'eca'\n"))
    #expect(run("se", "--against", "/absent.safetensors").status == 1)
  }

  @Test func `two modules against one file are wrong usage`() {
    let (status, _, error) = run("se", "eca", "--against", Self.fixture)
    #expect(status == 64)
    #expect(error.hasPrefix("error: '--against' compares one module or composition, 2 are given\n"))
  }
}
