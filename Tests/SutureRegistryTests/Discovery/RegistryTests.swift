import Foundation
import SutureGraph
import SutureTestSupport
import Testing

@testable import SutureRegistry

@Suite struct RegistryTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func write(_ name: String, id: String, kind: String = "module", version: String = "1.0.0", extra: String = "") throws
  {
    try folder.write(name, Samples.manifest(id: id, kind: kind, version: version, extra: extra))
  }

  func registry(_ names: String...) -> Registry {
    Registry(folders: names.isEmpty ? [folder.path] : names.map(folder.file), executableFolder: nil)
  }

  @Test func `manifests in the folder and its two subfolders are found, modules first`() throws {
    try write("top.yaml", id: "top")
    try write("modules/se.yaml", id: "se")
    try write("modules/eca.yaml", id: "eca")
    try write("backbones/resnet8.yaml", id: "resnet8", kind: "backbone")
    try write("backbones/alpha.yaml", id: "alpha", kind: "backbone")
    try write("sweeps/pairs.yaml", id: "pairs")
    try write("modules/deep/er.yaml", id: "er")
    try write("modules/.hidden.yaml", id: "hidden")
    try folder.write("modules/readme.md", "not YAML: [")
    let registry = registry()
    #expect(registry.manifests.map(\.id) == ["eca", "se", "top", "alpha", "resnet8"])
    #expect(registry.problems.isEmpty)
    #expect(try registry.manifest("se", kind: .module).path == folder.file("modules/se.yaml"))
  }

  @Test func `a bad manifest is reported in one line and hides nothing`() throws {
    try write("modules/eca.yaml", id: "eca")
    try folder.write("modules/bad.yaml", "schema: 1\nid: *x\n")
    try write("modules/se.yaml", id: "se")
    try FileManager.default.createDirectory(atPath: folder.file("modules/dir.yaml"), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("modules/gone.yaml"), withDestinationPath: folder.file("nowhere"))
    #expect(mkfifo(folder.file("modules/pipe.yaml"), 0o600) == 0)
    let registry = registry()
    #expect(registry.manifests.map(\.id) == ["eca", "se"])
    #expect(
      registry.problems.map(\.description) == [
        "\(folder.file("modules/bad.yaml")):2:5: aliases are not allowed: quote values that begin with '*'",
        "\(folder.file("modules/dir.yaml")): not a regular file",
        "\(folder.file("modules/gone.yaml")): no such file or directory",
        "\(folder.file("modules/pipe.yaml")): not a regular file",
      ])
  }

  @Test func `an unknown id is refused with a suggestion`() throws {
    try write("modules/se.yaml", id: "se")
    try write("backbones/resnet8.yaml", id: "resnet8", kind: "backbone")
    try folder.write("modules/cbam.yaml", "schema: 2\n")
    let registry = registry()
    func message(_ id: String, _ kind: Manifest.Kind) -> String? {
      let error = #expect(throws: RegistryError.self) { try registry.manifest(id, kind: kind) }
      return error?.description
    }
    #expect(message("sse", .module) == "there is no module 'sse' (did you mean 'se'?)")
    #expect(message("xyz", .module) == "there is no module 'xyz'; 'suture list --kind module' shows all")
    #expect(message("resnet18", .backbone) == "there is no backbone 'resnet18' (did you mean 'resnet8'?)")
    #expect(
      message("resnet8", .module) == "there is no module 'resnet8', 'resnet8' is a backbone: "
        + "'identity --backbone resnet8' is the network alone")
    let bad = folder.file("modules/cbam.yaml")
    #expect(message("cbam", .module)?.hasPrefix("module 'cbam' has a bad manifest: \(bad):1:9: schema 2") == true)
    // The kind is that of the folder, also for who does not know it.
    try folder.write("backbones/net.yaml", "schema: 2\n")
    let error = #expect(throws: RegistryError.self) { try self.registry().manifest("net", kind: .module) }
    #expect(error?.description.hasPrefix("backbone 'net' has a bad manifest: ") == true)
  }

  @Test func `the first folder takes precedence for any versions, and hidden manifests are reported`() throws {
    try write("a/se.yaml", id: "se", version: "1.9.0")
    try write("b/se.yaml", id: "se", version: "9.10.0")
    try write("b/eca.yaml", id: "eca")
    let registry = registry("a", "b")
    #expect(registry.manifests.map(\.version) == [Version(1, 0, 0), Version(1, 9, 0)])
    #expect(registry.problems.isEmpty)
    #expect(
      registry.hidden.map(\.description) == [
        "module 'se' 9.10.0 of '\(folder.file("b/se.yaml"))' is hidden by 1.9.0 of '\(folder.file("a/se.yaml"))'"
      ])
  }

  @Test func `within a folder the highest version is used`() throws {
    try write("a/se-1.yaml", id: "se", version: "1.9.0")
    try write("a/se-2.yaml", id: "se", version: "1.10.0")
    #expect(registry("a").manifests.map(\.version) == [Version(1, 10, 0)])
    #expect(registry("a").hidden.map(\.manifest.version) == [Version(1, 9, 0)])
  }

  @Test func `the user's own folder replaces built-in manifests only with consent`() throws {
    try write("own/se.yaml", id: "se", version: "9.9.9")
    try write("own/mine.yaml", id: "mine")
    try write("built/se.yaml", id: "se")
    func registry() -> Registry {
      Registry(folders: ["own", "built"].map(folder.file), executableFolder: nil) { path in
        path.hasSuffix("own") ? .own : .builtIn
      }
    }
    let before = registry()
    #expect(before.manifests.map { "\($0.id) \($0.version)" } == ["mine 1.0.0", "se 1.0.0"])
    #expect(before.hidden.map(\.needsConsent) == [true])
    #expect(before.hidden.first?.description.contains("'suture plugin install --replace'") == true)
    let own = try #require(before.hidden.first?.manifest)
    try folder.write("own/\(ReplacementConsent.fileName(.module, "se"))", ReplacementConsent.text(for: own))
    #expect(try registry().manifest("se", kind: .module).version == Version(9, 9, 9))
    // It holds for what the user has seen, and for nothing that takes its place.
    try write("own/se.yaml", id: "se", version: "9.9.9", extra: "notes: other")
    #expect(try registry().manifest("se", kind: .module).version == Version(1, 0, 0))
  }

  @Test func `equal copies are one entry, the first of the path`() throws {
    try write("a/se.yaml", id: "se")
    try write("b/modules/se.yaml", id: "se")
    #expect(registry("a", "b").manifests.map(\.path) == [folder.file("a/se.yaml")])
    #expect(registry("b", "a").manifests.map(\.path) == [folder.file("b/modules/se.yaml")])
    #expect(registry("a", "b").problems.isEmpty)
  }

  @Test func `the same version with different content is an error that names both`() throws {
    try write("a/se-1.yaml", id: "se")
    try write("a/se-2.yaml", id: "se", extra: "notes: changed")
    try write("b/eca.yaml", id: "eca")
    let registry = registry("a", "b")
    let message =
      "2 manifests of module 'se' 1.0.0 differ: '\(folder.file("a/se-1.yaml"))' and '\(folder.file("a/se-2.yaml"))'"
    #expect(registry.manifests.map(\.id) == ["eca"])
    #expect(registry.problems.map(\.description) == [message])
    let error = #expect(throws: RegistryError.self) { try registry.manifest("se", kind: .module) }
    #expect(error?.description == message)
  }

  @Test func `a higher version resolves a conflict between lower ones`() throws {
    try write("a/se-1.yaml", id: "se")
    try write("a/se-2.yaml", id: "se", extra: "notes: changed")
    try write("a/se-3.yaml", id: "se", version: "1.0.1")
    let registry = registry("a")
    #expect(try registry.manifest("se", kind: .module).version == Version(1, 0, 1))
    #expect(registry.problems.count == 1)
  }

  @Test func `a module and a backbone may share an id`() throws {
    try write("modules/x.yaml", id: "x")
    try write("backbones/x.yaml", id: "x", kind: "backbone")
    let registry = registry()
    #expect(registry.problems.isEmpty)
    #expect(try registry.manifest("x", kind: .backbone).kind == .backbone)
  }

  @Test func `a search ranks ids over tags over summaries and combines its terms`() throws {
    try folder.write("modules/se.yaml", Samples.se)
    try write("modules/gate.yaml", id: "gate")
    try write("modules/other.yaml", id: "other", extra: "tags: [channel]")
    let registry = registry()
    func ids(_ terms: String...) -> [String] { registry.search(terms).map(\.id) }
    #expect(ids("gate") == ["gate", "se"])
    #expect(ids("CHANNEL") == ["other", "se"])
    // An entry with one of the words follows those with both.
    #expect(ids("channel", "gate") == ["se", "gate", "other"])
    #expect(registry.search(["channel gate"]).map(\.missing) == [[], ["channel"], ["gate"]])
    #expect(ids("unheard of gates") == ["gate", "se"])
    #expect(registry.search(["unheard of gates"]).first?.missing == ["unheard"])
    #expect(ids("excitation") == ["se"])
    #expect(ids("1709.01507") == ["se"])
    #expect(ids("squeeze excitation") == ["se"])
    #expect(ids("nothing") == [])
    #expect(ids() == ["gate", "other", "se"])
  }

  @Test func `entries that only mention a term are omitted if others match better`() throws {
    try write("a/about.yaml", id: "about", extra: "tags: [channel]")
    try write("a/passing.yaml", id: "passing", extra: "notes: one value a channel")
    let registry = registry("a")
    #expect(registry.search(["channel"]).map(\.id) == ["about", "passing"])
    #expect(registry.search(["channel"], isRelevant: true).map(\.id) == ["about"])
    #expect(registry.search(["value"], isRelevant: true).map(\.id) == ["passing"])
  }

  @Test func `a search can filter by shape`() throws {
    try folder.write("modules/se.yaml", Samples.se)
    try folder.write(
      "modules/down.yaml", Samples.manifest(id: "down", output: "[n, c, h / 2, w / 2]", require: "[h >= 2]"))
    try folder.write("modules/mix.yaml", Samples.manifest(id: "mix", input: "[n, l, c]", output: "[n, l, c]"))
    let registry = registry()
    #expect(registry.search([], accepting: [8, 64, 32, 32]).map(\.id) == ["down", "se"])
    #expect(registry.search([], accepting: [8, 3, 32, 32]).map(\.id) == ["down"])
    #expect(registry.search([], accepting: [8, 197, 768]).map(\.id) == ["mix"])
    #expect(registry.search([], keepsShape: true).map(\.id) == ["mix", "se"])
    #expect(registry.search(["probe"], accepting: [8, 64, 32, 32], keepsShape: true).map(\.id) == [])
  }
}
