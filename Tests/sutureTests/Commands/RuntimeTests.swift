import Foundation
import SutureRegistry
import SutureTestSupport
import Testing

@testable import SutureSweep
@testable import suture

/// What `info`, `list` and `export` tell of runtimes.
struct RuntimeTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let modules = """

        se: {version: 1.0.0, error: 2.4e-7}
        sa: {version: 1.0.0, error: 1.0e-7, caveat: "one batch size only"}
        cbam: {version: 0.9.0, error: 9.96e-8}
        eca: {version: 1.0.0, fails: "the process dies with SIGSEGV"}
      """
    try folder.write(
      "runtimes/probe-runtime.yaml", SutureTestSupport.Samples.runtime(modules: modules, extra: "caveat: it is slow"))
    try folder.write(
      "runtimes/probe-torch.yaml", SutureTestSupport.Samples.runtime(id: "probe-torch", format: "format: pytorch"))
  }

  private func run(_ words: String...) -> (status: Int32, output: String, error: String) {
    let console = Console(output: OutputStream(capturing: false), error: OutputStream(capturing: false), width: 80)
    let registry = ["--registry", folder.path, "--registry", Checkout.root + "/Registry"]
    let status = Main.tool.run(words + registry, console)
    return (status, console.output.captured, console.error.captured)
  }

  private func json(_ words: String...) throws -> [String: Any] {
    let outcome = run(words[0], words[1], "--json")
    #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome.error)")
    return try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
  }

  // MARK: Modules

  @Test(arguments: [
    ("se", "runs in", "probe-runtime 1.2.3 (2.4e-7)"),
    ("sa", "runs in", "probe-runtime 1.2.3 (1.0e-7; one batch size only)"),
    ("cbam", "runs in", "probe-runtime 1.2.3 (1.0e-7; measured with version 0.9.0)"),
    ("eca", "not in", "probe-runtime 1.2.3: the process dies with SIGSEGV"),
    ("gct", "not measured", "probe-runtime 1.2.3, probe-torch 1.2.3"),
  ])
  func `a module's page tells where it runs`(id: String, label: String, text: String) throws {
    let page = run("info", id)
    let lines = page.output.split(separator: "\n")
    #expect(page.status == 0 && lines.contains { $0.hasPrefix(label) && $0.contains(text) }, "\(page.output)")
  }

  @Test func `JSON has every runtime with state, error and versions`() throws {
    func result(_ id: String) throws -> [String: Any] {
      let results = try #require(try json("info", id)["runtimes"] as? [[String: Any]])
      return try #require(results.first { $0["runtime"] as? String == "probe-runtime" })
    }
    let se = try result("se")
    #expect(se["state"] as? String == "runs" && se["error"] as? Double == 2.4e-7 && se["outdated"] as? Bool == false)
    #expect(se["runtime_version"] as? String == "1.2.3" && se["measured_version"] as? String == "1.0.0")
    let eca = try result("eca")
    #expect(eca["state"] as? String == "fails" && eca["reason"] as? String == "the process dies with SIGSEGV")
    #expect(try result("cbam")["outdated"] as? Bool == true)
    #expect(try result("gct")["state"] as? String == "unmeasured")
    #expect(try json("info", "resnet8")["runtimes"] == nil)
  }

  // MARK: Runtimes

  @Test func `a runtime's page lists all modules, those that were not measured, too`() throws {
    let page = run("info", "probe-runtime")
    #expect(page.status == 0 && page.error.isEmpty)
    #expect(page.output.hasPrefix("probe-runtime 1.2.3 (runtime)\nRuns 3 of 4 modules exported as ONNX; measured on"))
    for text in ["onnx, opset 17", "1×64×14×14, 3×64×14×14", "it is slow", "--format onnx --for probe-runtime"] {
      #expect(page.output.contains(text), "\(page.output)")
    }
    let rows = Dictionary(
      page.output.split(separator: "\n").map { line in
        let words = line.split(separator: " ")
        return (words.first ?? "", words.dropFirst().joined(separator: " "))
      }, uniquingKeysWith: { $1 })
    #expect(rows["se"] == "1.0.0 yes 2.4e-7" && rows["eca"] == "1.0.0 no the process dies with SIGSEGV")
    #expect(rows["cbam"] == "0.9.0 yes 1.0e-7 the registry has another version" && rows["gct"] == "not measured")
    let report = try json("info", "probe-runtime")
    #expect(report["kind"] as? String == "runtime" && report["opset"] as? Int == 17)
    #expect(report["shapes"] as? [[Int]] == [[1, 64, 14, 14], [3, 64, 14, 14]])
    #expect((report["modules"] as? [[String: Any]])?.count == Checkout.registry.manifests.count { $0.kind == .module })
  }

  @Test func `runtimes are listed, and a search does not find them`() {
    let list = run("list", "--kind", "runtime")
    #expect(list.status == 0 && list.output.contains("\nprobe-runtime") && list.output.contains("\nprobe-torch"))
    #expect(run("search", "probe-runtime").output.contains("probe-runtime") == false)
    #expect(run("info", "probe-runtim").error.contains("(did you mean 'probe-runtime'?)"))
  }

  @Test func `a bad file is reported once and hides nothing`() throws {
    try folder.write("runtimes/bad.yaml", "schema: 9\n")
    for words in [["list"], ["info", "se"]] {
      let console = Console(output: OutputStream(capturing: false), error: OutputStream(capturing: false), width: 80)
      #expect(
        Main.tool.run(words + ["--registry", folder.path, "--registry", Checkout.root + "/Registry"], console) == 0)
      #expect(console.output.captured.contains("probe-runtime"))
      let error = "\(folder.file("runtimes/bad.yaml")):1:9: unknown schema; this version reads schema 1"
      #expect(console.error.captured == "error: \(error)\n")
    }
  }

  // MARK: Export

  private func export(_ composition: String, _ words: String...) throws -> Program.Outcome {
    try Program.run(
      ["export", composition, "--input", "1x64x8x8", "-o", "x.out", "--registry", folder.path] + words, in: folder)
  }

  @Test func `an export tells of each module that does not run or was not measured, and writes the file`() throws {
    let outcome = try export("(se + eca) >> cbam + gct >> eca >> sa", "--format", "onnx", "--for", "probe-runtime")
    #expect(outcome.status == 0 && outcome.output == "wrote x.out\n", "\(outcome.error)")
    #expect(
      outcome.error == """
        note: in probe-runtime 1.2.3, it is slow
        note: 'sa' runs in probe-runtime 1.2.3, but one batch size only
        warning: 'cbam' 1.0.0 was not measured in probe-runtime 1.2.3, only 0.9.0: compare its output there with that of \
        'suture run'
        warning: 'eca' does not run in probe-runtime 1.2.3: the process dies with SIGSEGV
        warning: 'gct' was not measured in probe-runtime 1.2.3: compare its output there with that of 'suture run'

        """)
    #expect(try folder.names().contains("x.out"))
  }

  @Test func `another opset than was measured is told`() throws {
    let outcome = try export("se", "--format", "onnx", "--for", "probe-runtime", "--opset", "18")
    #expect(outcome.status == 0)
    #expect(outcome.error.contains("warning: probe-runtime 1.2.3 was measured with opset 17, not 18\n"))
  }

  @Test func `with --strict such a module is an error, and nothing is written`() throws {
    let outcome = try export("eca", "--format", "onnx", "--for", "probe-runtime", "--strict")
    #expect(outcome.status == 1 && outcome.output.isEmpty)
    #expect(outcome.error.contains("error: 'eca' does not run in probe-runtime 1.2.3"), "\(outcome.error)")
    #expect(try !folder.names().contains("x.out"))
    let fine = try export("se", "--format", "onnx", "--for", "Probe-Runtime", "--strict")
    #expect(fine.status == 0 && fine.error == "note: in probe-runtime 1.2.3, it is slow\n", "\(fine.error)")
  }

  @Test(arguments: [
    (["--format", "onnx", "--for", "probe-runtme"], 1, "there is no runtime 'probe-runtme' (did you mean"),
    (["--format", "safetensors", "--for", "probe-torch"], 64, "'--format safetensors' is not for probe-torch"),
    (["--format", "onnx", "--for", "probe-torch"], 64, "which was measured with '--format pytorch'"),
    (["--format", "onnx", "--strict"], 64, "'--strict' needs '--for'"),
  ])
  func `an unknown runtime, and a format that it does not read, are errors`(
    words: [String], status: Int32, message: String
  ) throws {
    let outcome = try Program.run(
      ["export", "se", "--input", "1x64x8x8", "-o", "x.out", "--registry", folder.path] + words, in: folder)
    #expect(outcome.status == status && outcome.error.contains(message), "\(outcome.error)")
    #expect(try !folder.names().contains("x.out"))
  }
}
