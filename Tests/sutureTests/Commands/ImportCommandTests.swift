import Foundation
import SutureExecution
import SutureGraph
import SutureTestSupport
import Testing

@testable import SutureSweep

/// `suture import` as a user meets it, and what other commands do with an imported network.
@Suite(.serialized)
struct ImportCommandTests {
  private func difference(_ a: Tensor, _ b: Tensor) -> Float {
    guard a.shape == b.shape else { return .infinity }
    return zip(a.values, b.values).map { abs($0 - $1) }.max() ?? 0
  }

  // MARK: Import

  @Test func `an imported network is listed, shown, probed, inspected and verified, until it is removed`() throws {
    let home = try ImportHome()
    let imported = try home.succeed("import", ImportHome.model, "--name", "my_net")
    #expect(imported.output.hasPrefix("my_net — imported from residual.pt2\n"), "\(imported.output)")
    #expect(imported.output.contains("[n, 3, h, w] → [n, classes]") && imported.output.contains("layer1.1.residual"))
    #expect(imported.output.contains("next: suture inspect 'se(reduction: 4)' --backbone my_net --site layer1."))
    #expect(imported.error.isEmpty)
    for name in ["my_net.yaml", "my_net.graph.json", "my_net.safetensors"] {
      #expect(FileManager.default.fileExists(atPath: "\(home.backbones)/\(name)"), "\(name)")
    }

    #expect(try home.succeed("list").output.contains("my_net"))
    let info = try home.succeed("info", "my_net")
    #expect(info.output.contains("Residual 1.0.0") && info.output.contains("pretrained"))
    let sites = try #require(try home.succeed("probe", "my_net", "--json").json() as? [[String: Any]])
    let site = try #require(sites.first { $0["site"] as? String == "layer1.1.residual" })
    #expect(site["shape"] as? [Int] == [1, 8, 4, 4] && site["layout"] as? String == "map")
    let inspected = try home.succeed(
      "inspect", "se(reduction: 4)", "--backbone", "my_net", "--site", "layer1.1.residual", "--json")
    let report = try #require(try inspected.json() as? [String: Any])
    #expect(report["output"] as? [Int] == [1, 5])
    try home.succeed("verify", "my_net")

    let plugins = try #require(try home.succeed("plugin", "list", "--json").json() as? [[String: Any]])
    #expect(plugins.first?["id"] as? String == "my_net" && plugins.first?["state"] as? String == "ok")
    let removed = try home.succeed("plugin", "remove", "my_net")
    for name in ["my_net.yaml", "my_net.graph.json", "my_net.safetensors"] {
      #expect(removed.output.contains(name) && !FileManager.default.fileExists(atPath: "\(home.backbones)/\(name)"))
    }
    #expect(try home.run("info", "my_net").status == 1)
  }

  @Test func `the id comes from the file's name, and HOME holds the own registry`() throws {
    let folder = try TemporaryFolder()
    let environment = ["HOME": folder.file("home")]
    let outcome = try Program.run(["import", ImportHome.model], environment: environment, in: folder)
    #expect(outcome.status == 0, "\(outcome.error)")
    let file = "home/.local/share/suture/registry/backbones/residual.yaml"
    #expect(try folder.read(file).contains("id: residual\n"))
  }

  @Test func `files that are there are replaced with --force only`() throws {
    let home = try ImportHome()
    try home.succeed("import", ImportHome.model, "--name", "my_net")
    let before = try home.folder.read("data/suture/registry/backbones/my_net.graph.json")
    let other = "\(ImportHome.networks)/convnext.pt2"
    let refused = try home.run("import", other, "--name", "my_net")
    #expect(refused.status == 1 && refused.error.contains("--force"), "\(refused.error)")
    #expect(try home.folder.read("data/suture/registry/backbones/my_net.graph.json") == before)
    try home.succeed("import", other, "--name", "my_net", "--force")
    #expect(try home.succeed("info", "my_net").output.contains("ConvNext"))
    #expect(try home.output("my_net").shape == [2, 5])
    // What was not imported is never replaced.
    try home.folder.write("mine/other.yaml", "precious")
    for force in [[], ["--force"]] {
      let outcome = try home.run(["import", other, "--name", "other", "-o", "mine"] + force)
      #expect(outcome.status == 1 && outcome.error.contains("other.yaml"), "\(outcome.error)")
    }
    #expect(try home.folder.read("mine/other.yaml") == "precious")
    #expect(try FileManager.default.contentsOfDirectory(atPath: home.folder.file("mine")) == ["other.yaml"])
  }

  @Test(arguments: ["Bad", "1x", "x/y", "..", "_a", "ä", ""])
  func `a name that cannot be an id is refused`(name: String) throws {
    let home = try ImportHome()
    let outcome = try home.run("import", ImportHome.model, "--name", name)
    #expect(outcome.status != 0 && !outcome.error.isEmpty)
    #expect(try home.files().isEmpty)
  }

  @Test func `the id of another backbone, a module or a composition is refused`() throws {
    let home = try ImportHome()
    for id in ["resnet8", "se", "topology-gated"] {
      let outcome = try home.run("import", ImportHome.model, "--name", id)
      #expect(outcome.status == 1, "\(id)")
      #expect(outcome.error.contains("'\(id)' is taken by '"), "\(outcome.error)")
      #expect(outcome.error.contains("/\(id).yaml'"), "\(outcome.error)")
    }
    #expect(try home.files().isEmpty)
    // The names of modules are free: a network may be called SENet.
    try home.succeed("import", ImportHome.model, "--name", "senet")
    #expect(try home.succeed("info", "senet").output.contains("imported"))
  }

  @Test func `a network with operations that cannot be imported is refused, and nothing is written`() throws {
    let home = try ImportHome()
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(ImportHome.networks)/residual-script.onnx")))
    var changed = bytes
    let (old, new) = (Array("Relu".utf8), Array("Rulo".utf8))
    for start in 0..<bytes.count - 4 where Array(bytes[start..<start + 4]) == old {
      changed.replaceSubrange(start..<start + 4, with: new)
    }
    try home.folder.write("net.onnx", changed)
    let outcome = try home.run("import", "net.onnx")
    #expect(outcome.status == 1 && outcome.output.isEmpty)
    #expect(outcome.error.contains("'net.onnx' has 5 operations that cannot be imported"), "\(outcome.error)")
    #expect(outcome.error.contains("Rulo × 5, in "))
    #expect(try home.files().isEmpty)
    try home.folder.write("empty.onnx", "")
    for file in ["empty.onnx", "absent.pt2", "data"] {
      let outcome = try home.run("import", file)
      #expect(outcome.status == 1 && outcome.error.contains(file), "\(outcome.error)")
    }
  }

  @Test func `JSON has the sites and the files`() throws {
    let home = try ImportHome()
    let outcome = try home.succeed("import", ImportHome.model, "--name", "my_net", "--json")
    let report = try #require(try outcome.json() as? [String: Any])
    #expect(report["id"] as? String == "my_net" && report["file"] as? String == "residual.pt2")
    #expect(report["producer"] as? String == "PyTorch 2.13.0" && report["dialect"] as? String == "aten")
    #expect(report["input"] as? [Int] == [1, 3, 16, 16] && report["site_names"] as? String == "nn_module_stack")
    #expect((report["files"] as? [String])?.count == 3 && (report["notes"] as? [String])?.isEmpty == true)
    #expect(report["parameters"] as? Int ?? 0 > 1000)
    let sites = try #require(report["sites"] as? [[String: Any]])
    let residual = try #require(sites.first { $0["site"] as? String == "layer1.0.residual" })
    #expect(residual["shape"] as? [Int] == [1, 4, 8, 8] && residual["useful"] as? Bool == true)
    #expect(residual["layout"] as? String == "map")
  }

  @Test func `a folder holds the files for --registry`() throws {
    let home = try ImportHome()
    let outcome = try home.succeed("import", ImportHome.model, "--name", "my_net", "-o", "my networks")
    #expect(outcome.output.contains("--registry 'my networks'"), "\(outcome.output)")
    #expect(try home.files().isEmpty)
    let names = try FileManager.default.contentsOfDirectory(atPath: home.folder.file("my networks")).sorted()
    #expect(names == ["my_net.graph.json", "my_net.safetensors", "my_net.yaml"])
    #expect(try home.succeed("probe", "my_net", "--registry", "my networks").output.contains("layer1.0.residual"))
    #expect(try home.run("probe", "my_net").status == 1)
    #expect(try home.run("plugin", "remove", "my_net").status == 1)
  }

  @Test func `one of several outputs is chosen`() throws {
    let home = try ImportHome()
    let model = "\(ImportHome.networks)/neck-script.onnx"
    try home.succeed("import", model, "--name", "all_outputs")
    try home.succeed("import", model, "--name", "second", "--result", "2")
    #expect(try home.output("all_outputs").shape == [2, 588])
    #expect(try home.output("second").shape == [2, 7, 4, 4])
    let absent = try home.run("import", model, "--name", "third", "--result", "4")
    #expect(absent.status == 1 && absent.error.contains("there is no output '4'"), "\(absent.error)")
  }

  // MARK: Use

  @Test func `a graft that starts as the identity leaves the output as it is`() throws {
    let home = try ImportHome()
    try home.succeed("import", ImportHome.model, "--name", "my_net")
    let plain = try home.output("my_net")
    let grafted = try home.output("my_net", "identity_init(se(reduction: 2))", site: "layer1.*.residual")
    #expect(difference(plain, grafted) < 1e-5)
    let changed = try home.output("my_net", "se(reduction: 2)", site: "layer1.*.residual")
    #expect(difference(plain, changed) > 1e-4)
  }

  @Test func `without pretrained weights the start differs, and with other classes the output has their number`() throws
  {
    let home = try ImportHome()
    try home.succeed("import", ImportHome.model, "--name", "my_net")
    let plain = try home.output("my_net")
    try home.succeed(
      "export", "identity", "--backbone", "my_net(pretrained: false)", "--format", "safetensors", "--output",
      "random.safetensors")
    let (own, random) = (
      try SafeTensors(contentsOf: "\(home.backbones)/my_net.safetensors"),
      try SafeTensors(contentsOf: home.folder.file("random.safetensors"))
    )
    #expect(difference(try #require(own["fc.weight"]), try #require(random["fc.weight"])) > 1e-3)
    #expect(try home.output("my_net(classes: 7)").shape == [2, 7])
    let expected = try home.output("my_net(pretrained: true)")
    #expect(difference(plain, expected) == 0)
  }

  @Test func `training starts with the imported weights and another last layer`() throws {
    let home = try ImportHome()
    try home.succeed("import", ImportHome.model, "--name", "my_net")
    let train = [
      "train", "--backbone", "my_net", "--data", "digits", "--channels", "3", "--epochs", "1", "--batch-size", "256",
      "--threads", "1",
    ]
    let small = ["--learning-rate", "0.000001", "--weight-decay", "0", "--save", "trained.safetensors"]
    let trained = try home.run(train + small)
    try #require(trained.status == 0, "\(trained.error)")
    let (source, result) = (
      try SafeTensors(contentsOf: "\(home.backbones)/my_net.safetensors"),
      try SafeTensors(contentsOf: home.folder.file("trained.safetensors"))
    )
    #expect(result["fc.weight"]?.shape == [10, 8])
    for name in source.names where !name.hasPrefix("fc.") && !name.contains("running_") {
      let (before, after) = (try #require(source[name]), try #require(result[name], "\(name)"))
      #expect(difference(before, after) < 1e-3, "\(name)")
    }
    let grafted = try home.run(
      train + ["identity_init(se(reduction: 2))", "--site", "layer1.*.residual", "--flip"])
    #expect(grafted.status == 0, "\(grafted.error)")
    let grey = try home.run(["train", "--backbone", "my_net", "--epochs", "1"])
    #expect(grey.status != 0 && !grey.error.isEmpty)
  }

  @Test func `what is exported to ONNX is the same network when it is imported again`() throws {
    let home = try ImportHome()
    let first = try home.succeed("import", ImportHome.model, "--name", "my_net", "--json").json() as? [String: Any]
    try home.succeed("export", "identity", "--backbone", "my_net", "--format", "onnx", "-o", "out.onnx")
    let again = try home.succeed("import", "out.onnx", "--name", "again", "--json").json() as? [String: Any]
    #expect(try #require(first?["parameters"] as? Int) == again?["parameters"] as? Int)
    let names = try ["my_net", "again"].map { try SafeTensors(contentsOf: "\(home.backbones)/\($0).safetensors").names }
    #expect(names[0] == names[1])
    let (old, new) = (try home.output("my_net"), try home.output("again"))
    #expect(difference(old, new) < 1e-5)
    #expect(old.values.contains { abs($0) > 1e-3 })
  }
}
