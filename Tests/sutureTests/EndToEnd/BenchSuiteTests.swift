import Foundation
import SutureTestSupport
import Testing

@testable import SutureSweep

/// The suite runner as a whole, against a peer that is a shell script.
struct BenchSuiteTests {
  private static let suite = """
    schema: 1
    name: small
    groups:
      - name: modules
        work: gradient
        targets: {eager: 3}
        entries:
          - input: [1, 16, 4, 4]
            compositions: [se, eca]
      - name: steps
        work: step
        targets: {memory: 0.7}
        entries:
          - input: [4, 3, 8, 8]
            backbone: "resnet8(width: 4)"
            sites: layer*.*.residual
            compositions: [eca]
      - name: bandwidth
        work: forward
        targets: {bandwidth: 0.6}
        entries:
          - input: [1, 16, 4, 4]
            compositions: [simam]
    """

  private func folder(peerSeconds: String = "1") throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("suite.yaml", Self.suite)
    try folder.write(
      "peer.sh",
      """
      while read -r line; do
        case "$line" in
          *compile*) echo '{"error": "no compiler"}' ;;
          *) echo '{"seconds": [\(peerSeconds)], "peak_bytes": 1000000000, "version": "9.9"}' ;;
        esac
      done
      """)
    return folder
  }

  private let measured = ["bench-suite", "suite.yaml", "--rounds", "1", "--threads", "1"]
  private let compared = [
    "bench-suite", "suite.yaml", "--rounds", "1", "--threads", "1", "--peer", "sh peer.sh", "--output", "out.json",
  ]

  @Test func `everything is measured, reported and kept`() throws {
    let folder = try folder()
    let outcome = try Program.run(compared + ["--markdown", "out.md"], in: folder)
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output == (try folder.read("out.md")))
    for text in ["## modules", "| `eca` at `layer*.*.residual` of `resnet8(width: 4)` |", "share of bandwidth", "9.9"] {
      #expect(outcome.output.contains(text), "\(outcome.output)")
    }
    #expect(outcome.error.contains("[4/4] bandwidth: simam 1×16×4×4: Suture "))
    let result = try #require(
      try JSONSerialization.jsonObject(with: Data(try folder.bytes("out.json"))) as? [String: Any])
    let entries = try #require(result["entries"] as? [[String: Any]])
    #expect(entries.count == 4)
    #expect(entries.allSatisfy { ($0["suture"] as? [String: Any])?["seconds"] is Double })
    #expect((entries[0]["eager"] as? [String: Any])?["seconds"] as? Double == 1)
    #expect((entries[0]["compile"] as? [String: Any])?["failure"] as? String == "no compiler")
    #expect((entries[3]["copy"] as? [String: Any])?["seconds"] is Double && entries[3]["eager"] == nil)

    // Everything is done: going on measures nothing.
    let again = try Program.run(compared + ["--resume", "--json"], in: folder)
    #expect(again.status == 0 && again.error.contains("4 of 4 entries are already done"))
    #expect(!again.error.contains("[4/4]"))
    #expect(again.output == (try folder.read("out.json")))
    let other = try Program.run(compared.map { $0 == "1" ? "2" : $0 } + ["--resume"], in: folder)
    #expect(other.status == 1 && other.error.contains("rounds: '2' now, '1' in the file"), "\(other.error)")
  }

  @Test func `without a peer this program alone is measured, and patterns choose`() throws {
    let outcome = try Program.run(measured + ["--only", "s*a*", "--json"], in: try folder())
    #expect(outcome.status == 0, "\(outcome.error)")
    let result = try #require(try outcome.json() as? [String: Any])
    let entries = try #require(result["entries"] as? [[String: Any]])
    #expect(entries.map { ($0["entry"] as? [String: Any])?["composition"] as? String } == ["simam"])
    let nothing = try Program.run(measured + ["--only", "moduls"], in: try folder())
    #expect(nothing.status == 1)
    #expect(nothing.error.contains("no group or composition matches 'moduls' (did you mean 'modules'?)"))
  }

  @Test func `what this program cannot do is a failure`() throws {
    let folder = try TemporaryFolder()
    try folder.write("suite.yaml", Self.suite.replacing("[se, eca]", with: "[nosuchmodule, eca]"))
    let outcome = try Program.run(measured + ["--only", "modules"], in: folder)
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("| `nosuchmodule` | 1×16×4×4 | – |"))
    #expect(outcome.output.contains("- `nosuchmodule`, Suture: "))
    #expect(outcome.output.contains("| `eca` |"))
  }

  @Test func `lost ground is a failure`() throws {
    let only = ["--only", "se"]
    let fast = try folder(peerSeconds: "1000000")
    #expect(try Program.run(compared + only, in: fast).status == 0)
    let slow = try folder(peerSeconds: "1")
    let outcome = try Program.run(compared + only + ["--baseline", fast.file("out.json")], in: slow)
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("Against the baseline, 1 of 1 ratios to eager fell by more than 20 %:"))
  }

  @Test func `Ctrl-C keeps what is done`() throws {
    let folder = try folder()
    try folder.write(
      "peer.sh",
      """
      while read -r line; do
        case "$line" in *eca*) exec sleep 1000 ;; *) echo '{"seconds": [1]}' ;; esac
      done
      """)
    let running = try Program.start(compared, in: folder)
    try running.wait(for: "[1/4]")
    running.send(SIGINT)
    let outcome = try running.outcome()
    #expect(outcome.status == 130, "\(outcome.error)")
    #expect(outcome.error.contains("stopped after 1 of 4 entries; the same command with --resume continues"))
    #expect(outcome.output.contains("| `se` |"))
    let result = try #require(
      try JSONSerialization.jsonObject(with: Data(try folder.bytes("out.json"))) as? [String: Any])
    #expect((result["entries"] as? [Any])?.count == 1)
  }
}
