import Foundation
import Glibc
import SutureExecution
import SutureGraph
import SutureSandbox
import SutureTestSupport
import Testing

/// Hostile plugins through every command that has plugins build: one sentence, status 1, and nothing stays behind.
struct HostilePluginTests {
  /// A command that needs one module, or one backbone.
  struct Line: CustomTestStringConvertible {
    let words: [String]
    var kind = "module"
    /// Whether `--json` is known.
    var hasJSON = true
    var testDescription: String { words.joined(separator: " ") }

    init(_ words: String, kind: String = "module", hasJSON: Bool = true) {
      self.words = words.split(separator: " ").map(String.init)
      self.kind = kind
      self.hasJSON = hasJSON
    }

    func arguments(_ id: String, _ registry: DropIn, limit: Int) -> [String] {
      words.map { $0 == "ID" ? id : $0 } + (hasJSON ? ["--json"] : [])
        + ["--registry", registry.path, "--build-limit", "\(limit)"]
    }
  }

  private static let graft = "--backbone resnet8(width:4) --site layer3.0.residual"

  /// Commands that do one thing.
  static let lines = [
    Line("inspect ID --input 1x4x8x8"), Line("inspect ID \(graft)"), Line("probe ID --input 1x4x8x8", kind: "backbone"),
    Line("run ID --tensors x.safetensors --save y.safetensors", hasJSON: false),
    Line("bench ID --input 1x4x8x8 --runs 2"), Line("train ID \(graft) --epochs 1"),
    Line("train --backbone ID --epochs 1", kind: "backbone"),
  ]

  static let quick: [HostilePlugin] =
    [.crash, .loadCrash, .exit, .garbage, .blame] + (Confinement.availability.isComplete ? [.copy] : [])

  /// Runs a command in a folder of its own with one file, and sees that it ends soon and leaves no process behind.
  private func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Program.Outcome {
    let place = try TemporaryFolder()
    let ones = Tensor([1, 4, 8, 8], [Float](repeating: 1, count: 256))
    var file = SafeTensors()
    file.set("x", ones)
    file.set("eval/y", ones)
    try file.write(to: place.file("x.safetensors"))
    let began = ContinuousClock.now
    let outcome = try Program.run(arguments, environment: environment, in: place)
    #expect(began.duration(to: .now) < .seconds(30))
    // What it started works in the same folder.
    let end = ContinuousClock.now.advanced(by: .seconds(20))
    while !processes(in: place).isEmpty, ContinuousClock.now < end { usleep(20_000) }
    #expect(processes(in: place).isEmpty)
    #expect(!outcome.error.contains("Fatal error") && !outcome.error.contains("*** Signal"), "\(outcome.error)")
    #expect(!outcome.error.contains("rax") && !outcome.error.contains("Backtrace"), "\(outcome.error)")
    return outcome
  }

  private func processes(in place: TemporaryFolder) -> [String] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return all.filter { process in
      Int32(process) != nil
        && (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/cwd")) == place.path
    }
  }

  private func expectOneSentence(_ plugin: HostilePlugin, _ line: Line) throws {
    let registry = try plugin.folder(kind: line.kind)
    defer { withExtendedLifetime(registry) {} }
    let outcome = try run(line.arguments(plugin.id, registry, limit: plugin.cause.hasPrefix("timed") ? 1 : 20))
    #expect(outcome.status == 1 && outcome.output.isEmpty, "\(outcome.output)")
    #expect(outcome.error == "error: \(plugin.sentence)\n")
  }

  @Test(arguments: quick, lines)
  func `a command ends with one sentence that names plugin, cause and phase`(plugin: HostilePlugin, line: Line) throws {
    try expectOneSentence(plugin, line)
  }

  @Test(arguments: [HostilePlugin.hang, .loadHang, .flood], [lines[0], lines[2], lines[5]])
  func `a plugin that never answers is ended at its limit`(plugin: HostilePlugin, line: Line) throws {
    try expectOneSentence(plugin, line)
  }

  @Test func `messages without end do not make the limit longer`() throws {
    // An end, so that this test has one.
    let phase = #"{\"phase\":{\"_0\":1,\"_1\":{\"%s\":{\"_0\":\"phases\"}}}}\n"#
    let body =
      // In one write, so that the second is always the last that was read.
      #"for (int i = 0; i < 60; i++) { shout("\#(phase.replacing("%s", with: "loading"))"#
      + #"\#(phase.replacing("%s", with: "building"))"); usleep(100000); } _exit(3);"#
    let plugin = HostilePlugin(id: "phases", whileBuilding: body, cause: "timed out after 1 s while building")
    try expectOneSentence(plugin, Self.lines[0])
  }

  @Test func `an error in a plugin's own words names the plugin`() throws {
    let failure =
      #"{\"failure\":{\"_0\":1,\"_1\":{\"description\":\"eca is at fault\",\"isDeterministic\":true},"#
      + #"\"_2\":{\"peakMemory\":1,\"cpuSeconds\":0}}}\n"#
    let plugin = HostilePlugin(id: "words", whileBuilding: "shout(\"\(failure)\"); for (;;) pause();", cause: "")
    let registry = try plugin.folder()
    defer { withExtendedLifetime(registry) {} }
    let outcome = try run(Self.lines[0].arguments("words", registry, limit: 20))
    #expect(outcome.status == 1 && outcome.error.hasPrefix("error: ") && outcome.error.contains("'words'"))
  }

  @Test func `what a plugin prints is no part of a command's output`() throws {
    let plugin = HostilePlugin(
      id: "printer", whileLoading: #"puts("{"); fflush(stdout);"#, whileBuilding: #"puts("noise"); fflush(stdout);"#,
      cause: "")
    let registry = try plugin.folder()
    defer { withExtendedLifetime(registry) {} }
    for line in Self.lines where line.kind == "module" {
      let outcome = try run(line.arguments(plugin.id, registry, limit: 20))
      #expect(outcome.status == 0 && !outcome.output.contains("noise"), "\(outcome.error)")
      if line.hasJSON { _ = try outcome.json() }
    }
  }

  // MARK: Commands about many

  @Test(arguments: quick + [.hang, .loadHang])
  func `a hostile plugin fails its verification`(plugin: HostilePlugin) throws {
    let registry = try plugin.folder()
    defer { withExtendedLifetime(registry) {} }
    let options = ["--json", "--registry", registry.path, "--build-limit", "1"]
    let outcome = try run(["verify", plugin.id] + options)
    let results = try #require(try outcome.json() as? [[String: Any]])
    let failed = results.filter { $0["status"] as? String == "failed" }
    #expect(outcome.status == 1)
    #expect(failed.contains { ($0["detail"] as? String ?? "").contains(plugin.cause) }, "\(failed)")
  }

  @Test(arguments: [HostilePlugin.crash, .hang])
  func `a comparison with a file fails for it`(plugin: HostilePlugin) throws {
    let registry = try plugin.folder()
    defer { withExtendedLifetime(registry) {} }
    let options = ["--json", "--registry", registry.path, "--build-limit", "1"]
    let outcome = try run(["verify", plugin.id, "--against", "x.safetensors"] + options)
    #expect(outcome.status == 1)
    _ = try outcome.json()
    #expect(outcome.output.contains(plugin.sentence), "\(outcome.output)\(outcome.error)")
  }

  @Test(arguments: [HostilePlugin.crash, .hang, .loadHang])
  func `it is not installed`(plugin: HostilePlugin) throws {
    let (registry, data) = (try plugin.folder(), try TemporaryFolder())
    defer { withExtendedLifetime((registry, data)) {} }
    let outcome = try run(
      ["plugin", "install", registry.path, "--build-limit", "1"], environment: ["XDG_DATA_HOME": data.path])
    #expect(outcome.status == 1 && outcome.output.isEmpty)
    #expect(outcome.error.contains(plugin.sentence), "\(outcome.error)")
    #expect(try data.files().allSatisfy { !$0.hasSuffix(".so") && !$0.hasSuffix(".yaml") })
  }

  @Test(arguments: [HostilePlugin.crash, .loadCrash])
  func `a search shows it without a count`(plugin: HostilePlugin) throws {
    let registry = try plugin.folder()
    defer { withExtendedLifetime(registry) {} }
    let outcome = try run(["search", "hostile", "--accepts", "1x4x8x8", "--json", "--registry", registry.path])
    let found = try #require(try outcome.json() as? [[String: Any]])
    #expect(found.count == 1 && found[0]["parameters"] is NSNull)
    #expect(outcome.error == "cannot count the parameters of '\(plugin.id)': \(plugin.sentence)\n")
  }
}
