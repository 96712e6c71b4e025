import Foundation
import SutureTestSupport
import Testing

/// Hostile plugins in sweeps: they cost their own candidates alone.
struct HostileSweepTests {
  /// A folder with a sweep over `eca` and one plugin, and the arguments that run it.
  private func sweep(_ plugin: HostilePlugin) throws -> (place: TemporaryFolder, options: [String]) {
    let place = try TemporaryFolder()
    let registry = try plugin.folder()
    defer { withExtendedLifetime(registry) {} }
    for name in ["\(plugin.id).yaml", "lib\(plugin.id).so"] {
      try place.write("registry/\(name)", try registry.folder.bytes(name))
    }
    try place.write("small.yaml", Sweep.specification(modules: ["eca", plugin.id]))
    return (place, ["--registry", "registry", "--build-limit", "1", "--json"])
  }

  @Test(arguments: [HostilePlugin.crash, .loadCrash, .exit, .garbage, .blame, .hang])
  func `the other candidates are trained`(plugin: HostilePlugin) throws {
    let (place, options) = try sweep(plugin)
    let outcome = try Program.run(["sweep", "run", "small.yaml"] + options, in: place)
    let results = try Sweep.results(outcome)
    #expect(Set(results.keys) == ["identity", "eca", plugin.id])
    for other in ["identity", "eca"] { #expect(results[other]?["state"] as? String == "done") }
    #expect(results[plugin.id]?["state"] as? String == "failed")
    #expect(results[plugin.id]?["reason"] as? String == plugin.sentence)
    #expect(outcome.error.contains("\(plugin.id) failed: \(plugin.sentence)\n"), "\(outcome.error)")
    #expect(!outcome.error.contains("Fatal error") && !outcome.error.contains("*** Signal"))
  }

  @Test(arguments: [HostilePlugin.crash, .hang])
  func `a plan says which cannot be costed`(plugin: HostilePlugin) throws {
    let (place, options) = try sweep(plugin)
    let outcome = try Program.run(["sweep", "plan", "small.yaml"] + options, in: place)
    #expect(outcome.status == 0, "\(outcome.error)")
    _ = try outcome.json()
    #expect(outcome.output.contains(plugin.sentence))
  }

  @Test func `a new sweep with it is written, and names it`() throws {
    let plugin = HostilePlugin.loadCrash
    let (place, _) = try sweep(plugin)
    let outcome = try Program.run(
      ["sweep", "new", "mine", "--modules", "eca,\(plugin.id)", "--registry", "registry"], in: place)
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(try place.read("mine.yaml").contains(plugin.id))
  }

  @Test(arguments: [HostilePlugin.crash, .loadCrash]) func `a new sweep on a hostile backbone is one error`(
    plugin: HostilePlugin
  ) throws {
    let registry = try plugin.folder(kind: "backbone")
    defer { withExtendedLifetime(registry) {} }
    let outcome = try Program.run(["sweep", "new", "mine", "--backbone", plugin.id, "--registry", registry.path])
    #expect(outcome.status == 1 && outcome.output.isEmpty)
    #expect(outcome.error.hasPrefix("error: ") && outcome.error.contains(plugin.sentence), "\(outcome.error)")
  }
}
