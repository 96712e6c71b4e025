import FoundationEssentials
import SutureRegistry
import Testing

@testable import suture

@Suite struct SearchCommandTests {
  private static let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(
    separator: "/")

  private func run(_ words: String...) -> (status: Int32, lines: [String], error: String) {
    let console = Console(output: OutputStream(capturing: false), error: OutputStream(capturing: false), width: 80)
    let status = Main.tool.run(words + ["--registry", Self.root + "/Registry"], console)
    return (status, console.output.captured.split(separator: "\n").map(String.init), console.error.captured)
  }

  private func ids(_ lines: [String]) -> [String] {
    lines.dropFirst().map { String($0.prefix { $0 != " " }) }
  }

  @Test(arguments: [
    (["se"], "se"), (["squeeze"], "se"), (["1709.01507"], "se"), (["criss-cross"], "ccnet"),
    (["vision transformer"], "vit_base_patch16_224"),
    (["bottleneck", "ATTENTION"], "bam"), (["coord"], "coord"), (["parameter-free", "2021"], "simam"),
    (["squeeze excitation"], "se"), (["SENet"], "se"), (["CBAM"], "cbam"), (["coordinate attention"], "coord"),
    (["nonlocal"], "nl"), (["EMSA"], "ema"), (["multiscale", "efficient"], "ema"),
    (["Attention Is All You Need"], "mhsa"), (["multiheadselfattention"], "mhsa"), (["normalization"], "grn"),
  ])
  func `the best match comes first`(terms: [String], best: String) {
    let console = Console(output: OutputStream(capturing: false), error: OutputStream(capturing: false), width: 80)
    #expect(Main.tool.run(["search"] + terms + ["--registry", Self.root + "/Registry"], console) == 0)
    #expect(ids(console.output.captured.split(separator: "\n").map(String.init)).first == best)
  }

  @Test func `parameters are stated or counted, and limited on a shape`() throws {
    let words = ["search", "--accepts", "8x256x14x14"]
    let all = try Program.run(words)
    #expect(all.status == 0 && all.error == "", "\(all.error)")
    #expect(all.lines[0].split(separator: " ") == ["id", "kind", "family", "year", "parameters", "summary"])
    #expect(all.lines.contains { $0.hasPrefix("se ") && $0.contains("  8,192  ") })
    let few = try Program.run(words + ["--max-parameters", "512", "--json"])
    let entries = try #require(try few.json() as? [[String: Any]])
    let counts = Dictionary(
      uniqueKeysWithValues: entries.map { ($0["id"] as? String ?? "", $0["parameters"] as? Int ?? -1) })
    // ECA's manifest cannot state its count: the kernel's size follows from the channels.
    #expect(counts["eca"] == 4 && counts["simam"] == 0 && counts["grn"] != nil && counts["gct"] == nil)
  }

  @Test func `a limit without a shape, and nothing to look for, are wrong usage`() {
    #expect(run("search", "se", "--max-parameters", "5").status == 64)
    #expect(run("search", "--accepts", "8x256x14x14", "--max-parameters", "-1").status == 64)
    #expect(run("search").status == 64)
  }

  @Test func `what nothing matches is told with what may have been meant`() {
    let result = run("search", "gaet")
    #expect(result.status == 1)
    #expect(result.error == "nothing matches (did you mean 'gate'?)\n")
    #expect(run("list", "--tag", "gaet").status == 1 && run("list", "--tag", "gaet", "--json").status == 1)
  }

  @Test func `a list can be sorted and filtered`() {
    let families = run("list", "--sort", "family", "--kind", "module").lines.dropFirst().map {
      $0.split(separator: " ", omittingEmptySubsequences: true)[2]
    }
    #expect(families.count >= 35 && families == families.sorted())
    #expect(ids(run("list", "--family", "fusion").lines) == ["aff", "cgafusion", "iaff"])
    #expect(Set(ids(run("list", "--tag", "token").lines)) == ["external", "mhsa", "mvit2"])
    #expect(ids(run("list", "--sort", "year", "--kind", "module").lines).first == "area")
    #expect(run("list", "--tag", "chanel").error == "nothing matches (did you mean 'channel'?)\n")
  }

  @Test func `a search finds what is about its terms, in words that need not stand together`() {
    let all = ids(run("search", "channel", "--all").lines)
    let found = ids(run("search", "channel").lines)
    #expect(found.count < all.count && Set(found).isSubset(of: all))
    #expect(Set(found).isSuperset(of: ["se", "eca", "ca"]))
    #expect((5...24).contains(found.count) && all.count > 30, "\(found.count) of \(all.count)")
    #expect(ids(run("search", "squeeze excitation").lines).first == "se")
    #expect(Set(ids(run("search", "linear attention").lines).prefix(2)) == ["mlla", "agent"])
  }

  @Test(
    arguments: [
      ("frequency domain", ["fca", "wtconv"]), ("fourier", ["fca"]), ("dynamic convolution", ["sk", "splat", "lsk"]),
      ("long-range dependencies", ["nl", "ccnet", "gc", "pam", "lka"]), ("windows", ["biformer", "halo"]),
      ("identity init", ["identity_init", "gct", "grn", "nl", "pam", "cam", "ccnet"]),
      ("identity", ["identity", "identity_init", "gct", "grn", "nl", "pam", "cam", "ccnet"]),
      ("fusion of two branches", ["aff", "iaff", "cgafusion"]),
      ("large kernel", ["lka", "lska", "lsk", "msca", "moga"]),
      ("learned scalar", ["blend", "weighted"]),
    ] as [(String, Set<String>)])
  func `phrases of researchers find what they mean`(phrase: String, expected: Set<String>) {
    let found = Set(ids(run("search", phrase).lines))
    #expect(found.isSuperset(of: expected), "\(found)")
    #expect(found.count <= 24)
  }

  @Test func `a phrase of which a word occurs nowhere finds what has the others, and says so`() {
    let result = run("search", "wavelet turbines")
    #expect(ids(result.lines).first == "wtconv")
    #expect(result.error == "note: nothing matches all words; the best match lacks 'turbines'\n")
    #expect(run("search", "channel gate").error == "")
    let listed = run("search", "wavelet turbines", "--json").lines.joined()
    #expect(listed.replacing(" ", with: "").contains(#""missing":["turbines"]"#), "\(listed)")
    #expect(!run("search", "channel gate", "--json").lines.joined().contains("\"missing\""))
  }

  @Test func `operators are listed and found`() {
    let names = ids(run("list", "--kind", "operator").lines)
    #expect(Set(names).isSuperset(of: ["serial", "add", "gates", "identity_init", "residual", "identity"]))
    #expect(ids(run("search", "channel gated").lines).first == "channel_gated")
    #expect(!ids(run("search", "identity", "--keeps-shape").lines).contains("identity_init"))
  }

  @Test func `a search shows the field that matches`() throws {
    struct Entry: Decodable {
      let id: String
      let matched: [String]?
    }
    func entries(_ words: String...) throws -> [Entry] {
      let console = Console(output: OutputStream(capturing: false), error: OutputStream(capturing: false), width: 80)
      _ = Main.tool.run(words + ["--json", "--registry", Self.root + "/Registry"], console)
      return try JSONDecoder().decode([Entry].self, from: Data(console.output.captured.utf8))
    }
    #expect(try entries("search", "1709.01507").map(\.matched) == [["arxiv"]])
    #expect(try entries("search", "SENet").first?.matched == ["alias"])
    #expect(try entries("search", "channel", "2018", "--all").first?.matched == ["tag", "year"])
    #expect(try entries("search", "--keeps-shape").first?.matched == nil)
    #expect(try entries("list", "--kind", "module").first?.matched == nil)
    #expect(run("search", "1709.01507").lines.first?.split(separator: " ").contains("match") == true)
  }

  @Test func `families and years`() {
    let families = run("list", "--families", "--kind", "module").lines
    #expect(families[0].split(separator: " ") == ["family", "entries", "years", "ids"])
    let counts = families.dropFirst().compactMap { Int($0.split(separator: " ")[1]) }
    #expect(counts.count == families.count - 1 && counts == counts.sorted(by: >))
    #expect(families.contains { $0.hasPrefix("self-attention ") && $0.contains(" mhsa ") && $0.contains(" mlla ") })
    // Sweeps, data sets, runtimes and operators have no family.
    #expect(!run("list", "--families").lines.contains { $0.contains("digits") || $0.hasPrefix("(no tags)") })
    #expect(run("list", "--families", "--kind", "sweep").status == 64)
    let years = run("list", "--kind", "module", "--year", "2017-2018").lines.dropFirst().map {
      $0.split(separator: " ")[3]
    }
    #expect(Set(years) == ["2017", "2018"])
    #expect(run("list", "--year", "soon").status == 64 && run("list", "--year", "2020-2018").status == 64)
    #expect(run("list", "--families", "--tag", "nothing").status == 1)
    #expect(ids(run("list", "--family", "FUSION").lines) == ids(run("list", "--family", "fusion").lines))
  }

  @Test func `sweeps and data sets are listed`() {
    #expect(Set(ids(run("list", "--kind", "sweep").lines)).isSuperset(of: ["digits-pairs", "order-of-attention"]))
    #expect(Set(ids(run("list", "--kind", "dataset").lines)).isSuperset(of: ["digits", "mnist5k"]))
    #expect(run("list", "--kind", "sweep").lines.contains { $0.contains("read digits?") })
    #expect(ids(run("list").lines).contains("digits-pairs"))
  }

  @Test func `ready compositions are listed and found`() {
    #expect(ids(run("list", "--kind", "composition").lines).contains("topology-blend"))
    #expect(ids(run("search", "topology", "blend").lines).first == "topology-blend")
    #expect(!ids(run("search", "--keeps-shape").lines).contains("topology-blend"))
  }

  @Test func `a list for programs has the year of each entry`() throws {
    struct Entry: Decodable {
      let id: String
      let year: Int?
      let tags: [String]
    }
    let result = run("list", "--json")
    let entries = try JSONDecoder().decode([Entry].self, from: Data(result.lines.joined(separator: "\n").utf8))
    #expect(entries.first { $0.id == "se" }?.year == 2018)
    #expect(!result.lines.contains { $0.contains("\"parameters\"") })
  }
}
