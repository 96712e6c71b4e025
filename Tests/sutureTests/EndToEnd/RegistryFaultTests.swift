import Foundation
import SutureTestSupport
import Testing

@testable import SutureSweep

/// Registries and libraries that are not what they should be.
struct RegistryFaultTests {
  /// Asserts that a run failed with one error and nothing else.
  private func expectFailure(_ outcome: Program.Outcome, _ parts: [String], location: SourceLocation) {
    #expect(outcome.status == 1, sourceLocation: location)
    #expect(outcome.output.isEmpty, sourceLocation: location)
    #expect(outcome.error.hasPrefix("error: "), sourceLocation: location)
    #expect(outcome.error.components(separatedBy: "error: ").count == 2, "\(outcome.error)", sourceLocation: location)
    for part in parts { #expect(outcome.error.contains(part), "\(outcome.error)", sourceLocation: location) }
  }

  private func expectFailure(
    _ arguments: [String], _ parts: [String], environment: [String: String] = [:],
    location: SourceLocation = #_sourceLocation
  ) throws {
    let folder = try TemporaryFolder()
    expectFailure(try Program.run(arguments, environment: environment, in: folder), parts, location: location)
    #expect(try folder.names().isEmpty, sourceLocation: location)
  }

  // MARK: Folders

  @Test(arguments: ["list", "search se", "info se", "inspect se --input 1x16x4x4", "probe resnet8 --input 1x1x8x8"])
  func `a registry folder that is missing stops every command`(command: String) throws {
    let words = command.split(separator: " ").map(String.init)
    try expectFailure(words + ["--registry", "/nowhere/at all"], ["'/nowhere/at all'", "no such file or directory"])
    try expectFailure(words, ["'/nowhere'"], environment: ["SUTURE_REGISTRY_PATH": "/nowhere"])
  }

  @Test func `a registry that is a file, or may not be read`() throws {
    let folder = try TemporaryFolder()
    try expectFailure(
      ["list", "--registry", try folder.write("file", "")], ["\(folder.path)/file", "not a directory"])
    guard geteuid() != 0 else { return }
    try FileManager.default.createDirectory(atPath: folder.file("closed"), withIntermediateDirectories: true)
    chmod(folder.file("closed"), 0)
    try expectFailure(["list", "--registry", folder.file("closed")], ["\(folder.path)/closed", "permission denied"])
  }

  // MARK: Manifests

  @Test(arguments: [
    ("malformed", "schema: 1\n  id: x: y\n", "malformed.yaml:2:5: mapping values are not allowed"),
    ("oversized", String(repeating: "a", count: 300_000), "oversized.yaml: larger than 256 KiB"),
    (
      "bomb", "a: &a [x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\nd: [*c, *c, *c]\n",
      "bomb.yaml:1:4: anchors are not allowed"
    ),
    ("deep", String(repeating: "[", count: 5000), "deep.yaml:1:"),
    ("empty", "", "empty.yaml: the file has no content"),
    (
      "unknown", DropIn.manifest("unknown").replacing("summary", with: "sumary"),
      "unknown.yaml:8:1: unknown key 'sumary' (did you mean 'summary'?)"
    ),
    (
      "type", DropIn.manifest("type").replacing("meters: {}", with: "meters: {r: {type: itn, default: 1}}"),
      "type.yaml:10:29: 'type' must be int, float, bool, string or ints, not 'itn' (did you mean 'int'?)"
    ),
    (
      "twice", DropIn.manifest("twice") + "id: again\n", "twice.yaml:11:1: "
    ),
    ("path", DropIn.manifest("path", library: "../../evil"), "path.yaml:7:10: "),
  ]) func `a bad manifest hides nothing and is named`(name: String, text: String, message: String) throws {
    let dropIn = try DropIn()
    try dropIn.folder.write("\(name).yaml", text)
    try dropIn.folder.write("good.yaml", DropIn.manifest("good"))
    let outcome = try Program.run(["list", "--registry", dropIn.path])
    #expect(outcome.status == 0)
    #expect(outcome.lines.contains { $0.hasPrefix("good ") } && outcome.lines.contains { $0.hasPrefix("se ") })
    #expect(outcome.error.hasPrefix("error: \(dropIn.path)/\(message)"), "\(outcome.error.prefix(500))")
    #expect(outcome.error.split(separator: "\n").count == 1)
  }

  @Test func `the same id and version with different content in one folder is an error that names both`() throws {
    let one = try DropIn()
    try one.folder.write("a.yaml", DropIn.manifest("a"))
    try one.folder.write("b.yaml", DropIn.manifest("a").replacing("elsewhere", with: "somewhere"))
    let outcome = try Program.run(["list", "--registry", one.path])
    #expect(outcome.error.contains("\(one.path)/a.yaml") && outcome.error.contains("\(one.path)/b.yaml"))
  }

  // MARK: Libraries

  private func inspect(_ dropIn: DropIn, _ id: String = "good") -> [String] {
    ["inspect", id, "--registry", dropIn.path, "--input", "1x4x4x4"]
  }

  @Test func `a library that is missing, or no shared object`() throws {
    let dropIn = try DropIn()
    try dropIn.folder.write("good.yaml", DropIn.manifest("good"))
    try expectFailure(inspect(dropIn), ["'libgood.so'", "'good'", "is not in", dropIn.path])
    try dropIn.folder.write("libgood.so", "#!/bin/sh\n")
    try expectFailure(inspect(dropIn), ["\(dropIn.path)/libgood.so", "not a shared library"])
    try dropIn.folder.write("libgood.so", Array("\u{7f}ELF".utf8) + [UInt8](repeating: 0xff, count: 500))
    try expectFailure(inspect(dropIn), ["\(dropIn.path)/libgood.so"])
  }

  @Test func `a library without the entry, or one that does not link`() throws {
    let dropIn = try DropIn()
    try dropIn.folder.write("good.yaml", DropIn.manifest("good"))
    try dropIn.compile("good", "int other(void) { return 1; }")
    try expectFailure(inspect(dropIn), ["libgood.so' does not export 'suture_plugin'"])
    try dropIn.add("unlinked", "extern int nowhere_to_be_found(void); return nowhere_to_be_found();")
    try expectFailure(inspect(dropIn, "unlinked"), ["libunlinked.so", "nowhere_to_be_found"])
  }

  @Test func `a truncated library is refused before it is opened`() throws {
    let dropIn = try DropIn()
    try dropIn.add("good", "*y = x; return 0;")
    let bytes = try dropIn.folder.bytes("libgood.so")
    for count in [10, 64, 500, bytes.count / 2] {
      try dropIn.folder.write("libgood.so", Array(bytes.prefix(count)))
      try expectFailure(inspect(dropIn), ["libgood.so"])
    }
  }

  @Test func `a newer ABI, in the manifest or in the library`() throws {
    let dropIn = try DropIn()
    try dropIn.add("newer", "*y = x; return 0;", manifest: DropIn.manifest("newer", abi: "1.9"))
    try expectFailure(inspect(dropIn, "newer"), ["'newer' needs plugin ABI 1.9, but this version offers 1.1"])
    try dropIn.add("newest", "*y = x; return 0;", minor: 9)
    try expectFailure(inspect(dropIn, "newest"), ["libnewest.so", "1.9", "1.1"])
  }

  @Test(arguments: [
    ("fails", "return host->fail(host->context, suture_text(\"not today\"));", "not today"),
    ("wild", "*y = 0xdeadbeef; return 0;", "tensor"),
    (
      "garbage", "suture_tensor t = 77; return host->apply(host->context, suture_text(\"relu\"), &t, 1, 0, 0, y);",
      "tensor"
    ),
    ("nothing", "return 0;", "tensor"),
    ("status", "*y = x; return 1234;", "1234"),
    (
      "shape",
      "int64_t axes[] = {2, 3}; suture_attribute a[] = {suture_numbers(\"axes\", axes, 2)};"
        + " return host->apply(host->context, suture_text(\"reduce_sum\"), &x, 1, a, 1, y);", "1×4"
    ),
    ("stranger", "return host->apply(host->context, suture_text(\"fourier\"), &x, 1, 0, 0, y);", "'fourier'"),
  ]) func `a module that misbehaves is named with what it did`(id: String, body: String, message: String) throws {
    let dropIn = try DropIn()
    try dropIn.add(id, body)
    try expectFailure(inspect(dropIn, id), ["'\(id)'", message])
  }

  @Test func `a module that hands over absurd numbers never ends the host`() throws {
    let dropIn = try DropIn()
    let manifest = DropIn.manifest("fuzz").replacing(
      "meters: {}", with: "meters: {seed: {type: int, default: 0, min: 0, max: 100000}}")
    let body = try String(contentsOfFile: "\(Checkout.root)/Tests/sutureTests/Fixtures/fuzz.c", encoding: .utf8)
    try dropIn.add("fuzz", body, manifest: manifest)
    for seed in 0..<80 {
      let outcome = try Program.run([
        "inspect", "fuzz(seed: \(seed))", "--registry", dropIn.path, "--input", "2x4x4x4", "--json",
      ])
      #expect(outcome.status <= 1, "seed \(seed): \(outcome.error.suffix(2000))")
      #expect(outcome.status == 0 || outcome.error.hasPrefix("error: 'fuzz'"), "seed \(seed): \(outcome.error)")
      #expect(outcome.error.utf8.count < 2000)
    }
  }

  @Test func `a module that does not come back is named, and ends the command`() throws {
    let dropIn = try DropIn()
    try dropIn.add("hangs", "for (;;) {} *y = x; return 0;")
    let outcome = try Program.run(inspect(dropIn, "hangs") + ["--build-limit", "1"])
    #expect(
      outcome.status == 1 && outcome.error == "error: 'hangs' timed out after 1 s while building\n", "\(outcome.error)")
  }

  @Test func `a module whose fresh output is NaN is inspected with a warning`() throws {
    let dropIn = try DropIn()
    try dropIn.add(
      "nan",
      """
      suture_tensor negative, root;
      suture_attribute a[] = {suture_real("scale", 0), suture_real("shift", -1)};
      suture_status status = host->apply(host->context, suture_text("affine"), &x, 1, a, 2, &negative);
      if (status == 0) status = host->apply(host->context, suture_text("sqrt"), &negative, 1, 0, 0, &root);
      suture_tensor both[] = {x, root};
      return status == 0 ? host->apply(host->context, suture_text("multiply"), both, 2, 0, 0, y) : status;
      """)
    let outcome = try Program.run(inspect(dropIn, "nan") + ["--json"])
    #expect(outcome.status == 0, "\(outcome.error)")
    let report = try #require(try outcome.json() as? [String: Any])
    #expect((report["warnings"] as? [String])?.first?.contains("is not finite") == true)
  }

  // MARK: Drop-ins

  @Test func `a drop-in is listed, inspected, run and swept without a rebuild`() throws {
    let dropIn = try DropIn()
    try dropIn.add(
      "twice",
      "suture_attribute a[] = {suture_real(\"scale\", 2)};"
        + " return host->apply(host->context, suture_text(\"affine\"), &x, 1, a, 1, y);")
    let list = try Program.run(["list", "--registry", dropIn.path, "--json"])
    let entries = try #require(try list.json() as? [[String: Any]])
    let entry = try #require(entries.first { $0["id"] as? String == "twice" })
    #expect(entry["library"] as? String == "\(dropIn.path)/libtwice.so")

    let inspect = try Program.run(inspect(dropIn, "twice >> residual(twice)"))
    #expect(inspect.status == 0)
    #expect(inspect.output.contains("(twice_2): Drop()"))

    let folder = try TemporaryFolder()
    try folder.write("in.safetensors", Tensors.file("x", [1, 2, 1, 2], [1, -2, 0.5, 3]))
    let arguments = ["run", "twice", "--registry", dropIn.path, "--tensors", "in.safetensors", "--save"]
    #expect(try Program.run(arguments + ["out.safetensors"], in: folder).status == 0)
    #expect(try Tensors.numbers(folder.bytes("out.safetensors")) == [2, -4, 1, 6])

    try folder.write("small.yaml", Sweep.specification(modules: ["twice"]))
    let sweep = try Program.run(["sweep", "run", "small.yaml", "--registry", dropIn.path, "--json"], in: folder)
    #expect(sweep.status == 0)
    #expect(try Sweep.results(sweep)["twice"]?["state"] as? String == "done")
  }
}
