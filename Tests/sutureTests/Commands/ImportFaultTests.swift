import Foundation
import SutureExecution
import SutureTestSupport
import Testing

/// Imports that fail, and files of imported networks that were changed.
@Suite(.serialized)
struct ImportFaultTests {
  private static let networks = "\(Checkout.root)/Tests/SutureImportTests/Fixtures/networks"
  private static let model = "\(networks)/residual.pt2"
  /// A network whose weights are larger than the description of its operations.
  private static let heavy = "\(networks)/vision.pt2"
  /// Enough for that description, and not for the weights: blocks of 512 bytes.
  private static let limit = "ulimit -f 40"
  /// Where an own registry has its backbones, within the folder of a test.
  private static let backbones = "data/suture/registry/backbones"

  // MARK: Writing

  @Test func `an import that cannot be written whole leaves nothing, and can be repeated`() throws {
    for place in [[], ["-o", "networks"]] {
      let home = try ImportHome()
      let words = ["import", Self.heavy, "--name", "my_net"] + place
      let failed = try home.run(words, after: Self.limit)
      #expect(failed.status == 1 && failed.output.isEmpty)
      #expect(failed.error.hasSuffix("/my_net.safetensors': file too large\n"), "\(failed.error)")
      #expect(try home.folder.files().allSatisfy { !$0.contains("my_net") && !$0.contains(".suture") })
      let repeated = try home.run(words)
      #expect(repeated.status == 0, "\(repeated.error)")
    }
  }

  @Test func `an import with --force that fails leaves the earlier one as it was`() throws {
    let home = try ImportHome()
    try home.succeed("import", Self.model, "--name", "my_net")
    let (files, output) = (try home.files(), try home.output("my_net"))
    let failed = try home.run(["import", Self.heavy, "--name", "my_net", "--force"], after: Self.limit)
    #expect(failed.status == 1 && failed.error.contains("file too large"), "\(failed.error)")
    #expect(try home.files() == files && home.output("my_net") == output)
    let plugins = try #require(try home.succeed("plugin", "list", "--json").json() as? [[String: Any]])
    #expect(plugins.map { $0["state"] as? String } == ["ok"])
  }

  @Test func `what an interrupted import left is replaced with --force, and nothing else is`() throws {
    let home = try ImportHome()
    for lost in [["yaml"], ["yaml", "graph.json"], ["yaml", "safetensors"]] {
      try home.succeed("import", Self.model, "--name", "my_net", "--force")
      for name in lost { try FileManager.default.removeItem(atPath: "\(home.backbones)/my_net.\(name)") }
      let refused = try home.run("import", Self.model, "--name", "my_net")
      #expect(refused.status == 1 && refused.error.contains("use --force to replace 'my_net'"), "\(refused.error)")
      try home.succeed("import", Self.model, "--name", "my_net", "--force")
      try home.succeed("probe", "my_net")
    }
    try home.succeed("plugin", "remove", "my_net")
    for name in ["my_net.graph.json", "my_net.safetensors"] {
      let path = try home.folder.write("\(Self.backbones)/\(name)", "precious")
      let refused = try home.run("import", Self.model, "--name", "my_net", "--force")
      #expect(refused.status == 1 && refused.error.contains("'\(path)' exists already"), "\(refused.error)")
      #expect(try home.folder.read("\(Self.backbones)/\(name)") == "precious")
      try FileManager.default.removeItem(atPath: path)
    }
  }

  // MARK: Changed files

  @Test func `operations that changed after the import are refused`() throws {
    let home = try ImportHome()
    try home.succeed("import", Self.model, "--name", "my_net")
    let name = "\(Self.backbones)/my_net.graph.json"
    let text = try home.folder.read(name)
    let changed = text.replacing(#""padding","value":[1,1]"#, with: #""padding","value":[2,2]"#)
    try #require(changed != text)
    try home.folder.write(name, changed)
    let outcome = try home.run("probe", "my_net")
    #expect(outcome.status == 1)
    #expect(outcome.error.contains("my_net.graph.json': these are other operations"), "\(outcome.error)")
    #expect(outcome.error.contains("'suture import MODEL --force'") && outcome.error.contains("'graph_sha256'"))
    let verified = try home.run("verify", "my_net")
    #expect(verified.status == 1 && verified.output.contains("these are other operations"), "\(verified.output)")
    try home.succeed("import", Self.model, "--name", "my_net", "--force")
    try home.succeed("probe", "my_net")
  }

  @Test func `weights that changed after the import are refused`() throws {
    let home = try ImportHome()
    try home.succeed("import", Self.model, "--name", "my_net")
    let name = "\(Self.backbones)/my_net.safetensors"
    var bytes = try home.folder.bytes(name)
    bytes[bytes.count - 1] ^= 1
    try home.folder.write(name, bytes)
    let outcome = try home.run("probe", "my_net")
    #expect(outcome.status == 1 && outcome.error.contains("these are other weights"), "\(outcome.error)")
    #expect(outcome.error.contains("'suture import MODEL --force'"), "\(outcome.error)")
  }

  @Test func `a description that is cut off, without a digest in the manifest, is told in one sentence`() throws {
    let home = try ImportHome()
    try home.succeed("import", Self.model, "--name", "my_net")
    let manifest = try home.folder.read("\(Self.backbones)/my_net.yaml")
    let lines = manifest.split(separator: "\n").filter { !$0.hasPrefix("graph_sha256: ") }
    try home.folder.write("\(Self.backbones)/my_net.yaml", lines.joined(separator: "\n") + "\n")
    let name = "\(Self.backbones)/my_net.graph.json"
    try home.succeed("probe", "my_net")
    try home.folder.write(name, Array(try home.folder.bytes(name).prefix(1000)))
    let outcome = try home.run("probe", "my_net")
    #expect(outcome.status == 1)
    #expect(
      outcome.error
        == "error: '\(home.backbones)/my_net.graph.json': it is not the graph of an imported network: it ends too "
        + "early, after 1,000 bytes; import the network again with 'suture import MODEL --force'\n")
  }

  @Test(arguments: [
    ("schema: 1\n", "schema: 1\nfoo: 1\n", "unknown key 'foo'"),
    ("schema: 1\n", "schema: 99\n", "schema 99 is unknown"),
    ("kind: backbone\n", "kind: a: b\n", "mapping values are not allowed"),
  ])
  func `a bad manifest is told once by all commands`(old: String, new: String, message: String) throws {
    let home = try ImportHome()
    try home.succeed("import", Self.model, "--name", "my_net")
    let name = "\(Self.backbones)/my_net.yaml"
    try home.folder.write(name, try home.folder.read(name).replacing(old, with: new))
    for words in [
      ["probe", "my_net"], ["info", "my_net"], ["verify", "my_net"], ["train", "--backbone", "my_net"],
      ["inspect", "se", "--backbone", "my_net", "--site", "conv1"], ["sweep", "new", "s", "--backbone", "my_net"],
    ] {
      let outcome = try home.run(words)
      #expect(outcome.status == 1, "\(words)")
      #expect(outcome.error.components(separatedBy: message).count == 2, "\(words): \(outcome.error)")
      #expect(
        outcome.error.contains("error: backbone 'my_net' has a bad manifest: \(home.backbones)/my_net.yaml:"),
        "\(words): \(outcome.error)")
    }
    // Commands that do not need it tell of it too.
    for words in [["list"], ["info", "se"], ["search", "se"], ["probe", "resnet8"], ["probe", "absent"]] {
      let outcome = try home.run(words)
      #expect(outcome.status == (words == ["probe", "absent"] ? 1 : 0), "\(words): \(outcome.error)")
      #expect(outcome.error.components(separatedBy: message).count == 2, "\(words): \(outcome.error)")
      #expect(outcome.error.contains("error: \(home.backbones)/my_net.yaml:"), "\(words): \(outcome.error)")
    }
  }
}
