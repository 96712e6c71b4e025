import Foundation
import SutureRegistry
import SutureTestSupport
import Testing

@testable import SutureSweep
@testable import suture

@Suite struct InfoCommandTests {
  private static let registry = Checkout.root + "/Registry"

  private func run(_ words: String...) -> (status: Int32, output: String, error: String) {
    let console = Console(output: OutputStream(capturing: false), error: OutputStream(capturing: false), width: 80)
    let status = Main.tool.run(["info"] + words + ["--registry", Self.registry], console)
    return (status, console.output.captured, console.error.captured)
  }

  private static let compositions = Registry(folders: [registry]).compositions.map(\.id)

  @Test(arguments: compositions)
  func `a ready composition is shown with what it stands for`(id: String) throws {
    let text = run(id)
    #expect(text.status == 0 && text.error == "", "\(text.error)")
    #expect(text.output.hasPrefix("\(id) ") && text.output.contains("\ncomposition"))
    let json = run(id, "--json")
    let report = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    #expect(report["kind"] as? String == "composition" && (report["modules"] as? [String])?.isEmpty == false)
  }

  @Test(arguments: ["eca", "sk"])
  func `the first line of a module with several forms says which it is`(id: String) throws {
    let first = try #require(run(id).output.split(separator: "\n").first)
    #expect(first.contains("(module): the widely copied form") && first.contains("\(id)-net"))
  }

  @Test(arguments: ["digits-pairs", "digits"])
  func `a sweep and a data set are shown`(id: String) {
    let text = run(id)
    #expect(text.status == 0 && text.output.hasPrefix("\(id) ("), "\(text.error)")
  }

  @Test(
    arguments: [
      ("identity_init", "identity_init", "x + γ·(a(x) − x)"), ("Identity Init", "identity_init", "gamma"),
      ("GATES", "gates", "x·g₁·g₂"), ("gate_product", "gates", "operators: [gate_product]"),
      (">>", "serial", "b(a(x))"), ("then", "serial", "a >> b"), ("+", "add", "a(x) + b(x)"),
      ("weighted", "weighted", "softmax(weight)"), ("gate_mean", "gate_mean", "x·(g₁ + g₂) / 2"),
      ("residual", "residual", "x + a(x)"), ("project", "project", "1×1 convolution"), ("identity", "identity", "x"),
    ])
  func `a name or sign of the grammar is explained`(name: String, id: String, part: String) throws {
    let text = run(name)
    #expect(text.status == 0 && text.error == "", "\(text.error)")
    #expect(text.output.hasPrefix("\(id) — ") && text.output.contains(part), "\(text.output)")
    let json = run(name, "--json")
    let report = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    #expect(report["kind"] as? String == "operator" && report["id"] as? String == id)
    let example = try #require(report["example"] as? String)
    #expect(text.output.contains("suture inspect \"\(example)\" --input 1x64x32x32"))
  }

  @Test func `an unknown id is told with the nearest of all kinds`() {
    #expect(run("topology-gatd").error.contains("'topology-gatd' (did you mean 'topology-gated'?)"))
    #expect(run("digit").error.contains("'digit' (did you mean 'digits'?)"))
    #expect(run("identity_int").error.contains("(did you mean 'identity_init'?)"))
    #expect(run("nothing-like-it").status == 1)
  }

  @Test func `JSON has numbers as numbers, and all digests in full`() throws {
    let outcome = try Program.run(["info", "se", "--json"])
    let report = try #require(try outcome.json() as? [String: Any])
    let parameters = try #require(report["hyperparameters"] as? [[String: Any]])
    #expect(parameters[0]["default"] as? Int == 16 && parameters[0]["sweep"] as? [Int] == [4, 8, 16])
    let library = try #require(report["library"] as? [String: Any])
    for digest in [report["manifest_sha256"], library["sha256"], library["code_sha256"]] {
      #expect((digest as? String)?.count == 64)
    }
    let text = try Program.run(["info", "se"]).output
    #expect(text.contains("(manifest)\n") && text.contains("(file)\n") && text.contains("(code)\n"))
  }

  @Test func `what is hidden is told by list and info, and the first folder wins`() throws {
    let (first, second) = (try DropIn(), try DropIn())
    let newer = DropIn.manifest("se").replacing("version: 1.0.0", with: "version: 9.9.9")
    try first.folder.write("se.yaml", DropIn.manifest("se"))
    try second.folder.write("se.yaml", newer)
    let words = ["--registry", first.path, "--registry", second.path]
    let info = try Program.run(["info", "se", "--json"] + words)
    let report = try #require(try info.json() as? [String: Any])
    #expect(report["version"] as? String == "1.0.0" && report["manifest"] as? String == "\(first.path)/se.yaml")
    #expect((report["hides"] as? [String])?.first == "\(second.path)/se.yaml")
    let list = try Program.run(["list"] + words)
    #expect(list.error.contains("module 'se' 9.9.9 of '\(second.path)/se.yaml' is hidden by 1.0.0"))
  }

  @Test func `a manifest planted in the own registry replaces nothing that is built in`() throws {
    let folder = try TemporaryFolder()
    let planted = DropIn.manifest("se").replacing("version: 1.0.0", with: "version: 9.9.9")
    try folder.write("data/suture/registry/modules/se.yaml", planted)
    let environment = ["XDG_DATA_HOME": "\(folder.path)/data"]
    let info = try Program.run(["info", "se", "--json"], environment: environment)
    let report = try #require(try info.json() as? [String: Any])
    #expect(report["name"] as? String == "SEAttention")
    let list = try Program.run(["list"], environment: environment)
    #expect(list.error.contains("is hidden by") && list.error.contains("plugin install --replace"))
  }

  @Test func `a folder with nothing in it is told, a plugin's own folder is read`() throws {
    let folder = try TemporaryFolder()
    try folder.write("c9/registry/x.yaml", DropIn.manifest("x"))
    try folder.write("none/readme", "")
    #expect(try Program.run(["info", "x", "--registry", "c9"], in: folder).status == 0)
    let none = try Program.run(["info", "se", "--registry", "none"], in: folder)
    #expect(none.status == 0)
    #expect(none.error == "warning: the registry folder 'none' contains no manifests, compositions or sweeps\n")
  }
}
