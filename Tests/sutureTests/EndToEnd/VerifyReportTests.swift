import Foundation
import SutureTestSupport
import Testing

@testable import SutureSweep

/// What `suture verify` says of failures: each cause once, with a command line that fails again.
struct VerifyReportTests {
  /// The words of the only command line that is told to reproduce a failure.
  private func command(in outcome: Program.Outcome) throws -> [String] {
    let lines = outcome.lines.filter { $0.contains("reproduce: suture ") }
    #expect(lines.count == 1, "\(outcome.output)")
    return try #require(lines.first).split(separator: " ").dropFirst(2).map(String.init)
  }

  @Test func `a bad manifest of a named folder is a failure of the module that was asked for`() throws {
    let folder = try TemporaryFolder()
    try folder.write("bad/se.yaml", "schema: 1\nid: se\n")
    let outcome = try Program.run(["verify", "se", "--level", "1", "--registry", "bad"], in: folder)
    #expect(outcome.status == 1)
    #expect(outcome.error.isEmpty, "\(outcome.error)")
    #expect(outcome.output.hasPrefix("failed  se  1 failed\n  manifest: bad/se.yaml"), "\(outcome.output)")
    #expect(!outcome.output.contains("passed  se"))
    let json = try Program.run(["verify", "se", "--level", "1", "--registry", "bad", "--json"], in: folder)
    let results = try #require(try json.json() as? [[String: Any]])
    #expect(results.map { $0["module"] as? String } == ["se"])
    // Another module of the folder is no concern of one that was not asked for.
    let other = try Program.run(["verify", "gct", "--level", "1", "--registry", "bad"], in: folder)
    #expect(other.status == 0 && other.error.hasPrefix("error: bad/se.yaml"), "\(other.output)\(other.error)")
  }

  @Test func `a bad manifest is reproduced by the command line that is told`() throws {
    let folder = try TemporaryFolder()
    try folder.write("bad/mine.yaml", "schema: 1\nid: mine\n")
    let outcome = try Program.run(["verify", "--check", "manifest", "--registry", "bad"], in: folder)
    #expect(outcome.status == 1)
    let words = try command(in: outcome)
    #expect(words == ["verify", "mine", "--check", "manifest", "--registry", "bad"])
    let again = try Program.run(words, in: folder)
    #expect(again.status == 1 && again.output.hasPrefix("failed  mine  1 failed\n"), "\(again.output)\(again.error)")
    #expect(try command(in: again) == words)
  }

  @Test func `manifests with the same fault are told once, with how many they are`() throws {
    let dropIn = try DropIn()
    for id in ["a", "b", "c", "d", "e"] {
      try dropIn.folder.write("\(id).yaml", DropIn.manifest(id).replacing("summary", with: "sumary"))
    }
    let outcome = try Program.run(["verify", "--check", "manifest", "--registry", dropIn.path])
    #expect(outcome.status == 1)
    #expect(outcome.output.components(separatedBy: "unknown key 'sumary'").count == 2, "\(outcome.output)")
    let path = dropIn.path
    #expect(
      outcome.output.hasPrefix(
        "failed  5 × unknown key 'sumary' (did you mean 'summary'?), known here: "), "\(outcome.output)")
    #expect(
      outcome.output.contains("\n  in \(path)/a.yaml, \(path)/b.yaml, \(path)/c.yaml and 2 more\n"), "\(outcome.output)"
    )
    #expect(try command(in: outcome) == ["verify", "a", "--check", "manifest", "--registry", path])
    #expect(outcome.output.contains(", 5 failed"), "\(outcome.output)")
  }

  @Test func `modules that fail for the same cause are told once, with how many they are`() throws {
    let dropIn = try DropIn()
    for id in ["one", "two", "three", "four"] {
      try dropIn.add(id, "return host->fail(host->context, suture_text(\"not today\"));")
    }
    let ids = ["one", "two", "three", "four"]
    let outcome = try Program.run(["verify"] + ids + ["--check", "shapes", "--registry", dropIn.path])
    #expect(outcome.status == 1)
    #expect(outcome.output.components(separatedBy: "not today").count == 3, "\(outcome.output)")
    #expect(outcome.output.contains("  shapes: same cause as 'one'\n"), "\(outcome.output)")
    #expect(
      outcome.output.contains("4 × '…' cannot be built: not today\n  in one, two, three and 1 more\n"),
      "\(outcome.output)")
    #expect(try command(in: outcome).first == "inspect")
  }

  @Test func `limits that a failure depends on are in its command line`() throws {
    let dropIn = try DropIn()
    try dropIn.add("hangs", "for (;;) {} *y = x; return SUTURE_OK;")
    let options = ["--time-limit", "1", "--memory-limit", "512"]
    let outcome = try Program.run(["verify", "hangs", "--check", "shapes"] + options + ["--registry", dropIn.path])
    #expect(outcome.status == 1)
    #expect(
      try command(in: outcome)
        == ["verify", "hangs", "--check", "shapes"] + options + ["--registry", dropIn.path], "\(outcome.output)")
    #expect(outcome.output.contains("timed out after 1 s during check 'shapes'"), "\(outcome.output)")
  }
}
