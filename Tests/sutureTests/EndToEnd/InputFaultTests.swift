import Foundation
import SutureTestSupport
import Testing

@testable import SutureSweep

/// Compositions, tensors, images, stores and specifications that are not what they should be.
struct InputFaultTests {
  /// Asserts that a run fails with the error, and changes nothing in its folder.
  private func expectFailure(
    _ arguments: [String], _ parts: [String], in given: TemporaryFolder? = nil,
    location: SourceLocation = #_sourceLocation
  ) throws {
    let folder = try given ?? TemporaryFolder()
    let before = try contents(folder)
    let outcome = try Program.run(arguments, in: folder)
    #expect(outcome.status == 1, "\(outcome.error)", sourceLocation: location)
    #expect(outcome.output.isEmpty, sourceLocation: location)
    #expect(outcome.error.hasPrefix("error: "), sourceLocation: location)
    for part in parts { #expect(outcome.error.contains(part), "\(outcome.error)", sourceLocation: location) }
    #expect(try contents(folder) == before, sourceLocation: location)
  }

  private func contents(_ folder: TemporaryFolder) throws -> [String: [UInt8]] {
    let names = try folder.names().filter { !$0.hasPrefix("folder") }
    return Dictionary(try names.map { ($0, try folder.bytes($0)) }) { first, _ in first }
  }

  // MARK: Compositions

  @Test(arguments: [
    ("", "column 1: the composition is empty\n  \n  ^"),
    ("se >> ", "column 7: a module is missing at the end\n  se >> \n        ^"),
    ("se ?? eca", "column 4: "),
    ("(se", "column "),
    ("se)", "column 3: "),
    ("sé", "column 2: 'é' has no meaning here"),
    ("se + eca * ca", "column 10: "),
    ("see", "there is no module 'see' (did you mean 'se'?)"),
    ("resnet8", "resnet8"),
    ("se(reduktion: 4)", "'se' has no hyperparameter 'reduktion' (did you mean 'reduction'?)"),
    ("se(reduction: 0)", "reduction of 'se' is 0, outside 1…1024"),
    ("se(reduction: 99999999999999999999)", "reduction of 'se' is 1e+20, not a whole number"),
    ("se(reduction: word)", "reduction of 'se' is 'word', not a whole number"),
    ("se(reduction: 65)", "'se' cannot take 64 channels with reduction 65"),
    (String(repeating: "(", count: 5000) + "se", "column 65: compositions nest at most 64 deep"),
    ("se >> " + String(repeating: "residual(", count: 5000), "compositions nest at most 64 deep"),
  ]) func `a composition that is wrong is refused where it is`(composition: String, message: String) throws {
    try expectFailure(["inspect", composition, "--input", "1x64x8x8"], [message])
  }

  @Test func `shapes that do not fit name module, site and numbers`() throws {
    try expectFailure(["inspect", "se", "--input", "64"], ["64", "--site"])
    try expectFailure(
      ["inspect", "se", "--backbone", "resnet8", "--site", "layer9"], ["'layer9'", "resnet8", "layer2.0.residual"])
    try expectFailure(["probe", "vit_base_patch16_224", "--input", "1x3x223x224"], ["height 223 with patch 16"])
    try expectFailure(["probe", "resnet9"], ["there is no backbone 'resnet9' (did you mean 'resnet8'?)"])
    try expectFailure(["info", "ecca"], ["'ecca' (did you mean 'eca'?)"])
  }

  @Test func `more memory than there is is refused`() throws {
    try expectFailure(["bench", "simam", "--input", "1x8x32768x32768", "--runs", "1"], ["memory"])
  }

  // MARK: Tensors

  @Test(
    arguments: [
      (
        "a header that is longer than the file", Tensors.file(header: "{}", announced: 1 << 40),
        "header of 1099511627776"
      ),
      ("the longest header there is", Tensors.file(header: "{}", announced: .max), "header"),
      ("no header", [1, 2, 3], "'in.safetensors'"),
      ("an empty file", [], "'in.safetensors'"),
      (
        "data beyond the end",
        {
          let header = #"{"x":{"dtype":"F32","shape":[1,4,2,2],"data_offsets":[0,6400]}}"#
          return Tensors.file(header: header, announced: UInt64(header.utf8.count)) + [UInt8](repeating: 0, count: 64)
        }(), "tensor 'x': its data lies at 0..<6400"
      ),
      (
        "a size that overflows",
        {
          let header =
            #"{"x":{"dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,64]}}"#
          return Tensors.file(header: header, announced: UInt64(header.utf8.count)) + [UInt8](repeating: 0, count: 64)
        }(), "tensor 'x'"
      ),
      ("another tensor", Tensors.file("y", [1], [0]), "tensor 'x': there is no such tensor"),
      ("a rank that no module takes", Tensors.file("x", [2], [1, 2]), "2"),
    ] as [(String, [UInt8], String)])
  func `tensors that lie leave no output behind`(what: String, bytes: [UInt8], message: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("in.safetensors", bytes)
    try expectFailure(
      ["run", "simam", "--tensors", "in.safetensors", "--save", "out.safetensors"], [message], in: folder)
  }

  @Test func `a missing parameter, and an output that cannot be written`() throws {
    let folder = try TemporaryFolder()
    try folder.write("in.safetensors", Tensors.file("x", [1, 2, 1, 2], [1, 2, 3, 4]))
    try expectFailure(
      ["run", "eca", "--tensors", "in.safetensors", "--save", "out.safetensors"], ["'param/conv.weight'"], in: folder)
    try expectFailure(
      ["run", "simam", "--tensors", "in.safetensors", "--save", "none/out.safetensors"],
      ["cannot write 'none/out.safetensors': no such file or directory"], in: folder)
    try expectFailure(
      ["run", "simam", "--tensors", "absent.safetensors", "--save", "out.safetensors"],
      ["cannot read 'absent.safetensors'"], in: folder)
  }

  // MARK: Images

  @Test func `a truncated IDX file is named, and nothing is saved`() throws {
    let folder = try TemporaryFolder()
    let header: [UInt8] = [0, 0, 8, 3, 0, 0, 3, 232, 0, 0, 0, 8, 0, 0, 0, 8]
    try folder.write("folder/train-images-idx3-ubyte", header + [UInt8](repeating: 1, count: 100))
    try folder.write("folder/train-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 3, 232])
    for name in ["t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"] { try folder.write("folder/\(name)", []) }
    let arguments = ["train", "--backbone", "resnet8", "--save", "w.safetensors", "--data"]
    try expectFailure(
      arguments + ["./folder"], ["'./folder/train-images-idx3-ubyte'", "announces 64016 bytes", "116"], in: folder)
    try expectFailure(arguments + ["./nowhere"], ["cannot read './nowhere': no such file or directory"], in: folder)
    try expectFailure(arguments + ["digit"], ["there is no data set 'digit'", "digits"], in: folder)
  }

  // MARK: Specifications

  @Test(arguments: [
    ("stages:", "stagez:", "small.yaml:5:1: unknown key 'stagez' (did you mean 'stages'?)"),
    ("name: small", "name: ../small", "small.yaml:1:7: "),
    ("arity: [1]", "arity: [5]", "small.yaml:4:"),
    ("epochs: 1", "epochs: 0", "small.yaml:5:"),
    ("epochs: 1", "epochs: 1, seeds: [3, 3]", "the seed 3 is listed twice"),
    ("epochs: 1", "epochs: 1, keep: 200%", "small.yaml:5:"),
    ("ids: [\"se\"]", "tags: [nonesuch]", "small.yaml:4:26: no module has the tag 'nonesuch'"),
    ("ids: [\"se\"]", "ids: [see]", "small.yaml:4:25: there is no module 'see' (did you mean 'se'?)"),
    ("ids: [\"se\"]", "ids: ['se(reduktion: 8)']", "small.yaml:4:25: 'se' has no hyperparameter 'reduktion'"),
    ("arity: [1]", "arity: [1], compositions: [se, 'se >> eca + ']", "small.yaml:4:"),
    ("arity: [1]", "arity: [1], compositions: [se, 'se >> ecca']", "there is no module 'ecca' (did you mean 'eca'?)"),
    ("id: digits", "id: digit", "small.yaml:2:10: there is no data set 'digit'"),
    ("resnet8(width: 4)", "resnet9", "small.yaml:3:16: there is no backbone 'resnet9' (did you mean 'resnet8'?)"),
    ("width: 4", "widht: 4", "small.yaml:3:16: 'resnet8' has no hyperparameter 'widht' (did you mean 'width'?)"),
    ("resnet8(width: 4)", "resnet8(width: 4", "small.yaml:3:"),
    ("layer3.0.residual", "layer9", "small.yaml:3:45: resnet8 has no site 'layer9'"),
  ]) func `a specification that is wrong makes no store`(old: String, new: String, message: String) throws {
    let folder = try TemporaryFolder()
    let text = Sweep.specification(modules: ["se"])
    #expect(text.contains(old))
    try folder.write("small.yaml", text.replacing(old, with: new))
    try expectFailure(["sweep", "run", "small.yaml"], [message], in: folder)
  }

  @Test func `a sweep that is not there`() throws {
    try expectFailure(
      ["sweep", "run", "digit-pairs"], ["there is no sweep 'digit-pairs' (did you mean 'digits-pairs'?)"])
    try expectFailure(["sweep", "run", "absent.yaml"], ["absent.yaml"])
    try expectFailure(["sweep", "run", ""], ["there is no sweep ''"])
  }

  @Test(arguments: ["-1.0e300", "+-1e300%", "1e-300"]) func `limits of any size are numbers`(limit: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "small.yaml",
      Sweep.specification(modules: ["se"], stages: "[check, cost]") + "limits: {parameters: \(limit)}\n")
    let outcome = try Program.run(["sweep", "run", "small.yaml", "--json"], in: folder)
    #expect(outcome.status == 0)
    #expect(try Sweep.results(outcome)["se"]?["state"] as? String == "refused")
  }

  // MARK: Stores

  /// A database of another program, made by SQLite's rules: the header's magic and nothing of ours.
  private func foreignDatabase() -> [UInt8] {
    var page = [UInt8](repeating: 0, count: 4096)
    page.replaceSubrange(0..<16, with: Array("SQLite format 3\0".utf8))
    page.replaceSubrange(16..<24, with: [16, 0, 1, 1, 0, 64, 32, 32])
    page.replaceSubrange(24..<32, with: [0, 0, 0, 1, 0, 0, 0, 1])
    page.replaceSubrange(44..<48, with: [0, 0, 0, 4])
    page.replaceSubrange(56..<60, with: [0, 0, 0, 1])
    // Another program's user version, which sets it apart from a fresh file
    page.replaceSubrange(60..<64, with: [0, 0, 0, 7])
    page.replaceSubrange(68..<72, with: Array("Note".utf8))
    page.replaceSubrange(92..<100, with: [0, 0, 0, 1, 0, 0x2e, 0x6f, 0x30])
    page.replaceSubrange(100..<108, with: [13, 0, 0, 0, 0, 16, 0, 0])
    return page
  }

  @Test func `what is no store of ours stays as it is`() throws {
    let folder = try TemporaryFolder()
    try folder.write("small.yaml", Sweep.specification(modules: ["se"]))
    try folder.write("text.db", "not a database at all, only a text that is long enough to be looked at\n")
    try folder.write("foreign.db", foreignDatabase())
    for (file, message) in [
      ("text.db", "it is not a SQLite database"), ("foreign.db", "belongs to another application"),
    ] {
      for command in [["run", "small.yaml"], ["resume"], ["results"], ["status"]] {
        try expectFailure(["sweep"] + command + ["--store", file], ["'\(file)'", message], in: folder)
      }
    }
  }

  @Test func `a store that cannot be written or is not there`() throws {
    let folder = try TemporaryFolder()
    try folder.write("small.yaml", Sweep.specification(modules: ["se"]))
    try expectFailure(
      ["sweep", "run", "small.yaml", "--store", "none/s.db"], ["'none/s.db'", "folder 'none' does not exist"],
      in: folder)
    try expectFailure(["sweep", "run", "small.yaml", "--store", "/proc/s.db"], ["'/proc/s.db'"], in: folder)
    for command in ["resume", "results", "status"] {
      try expectFailure(["sweep", command, "--store", "none.db"], ["there is no store 'none.db'"], in: folder)
    }
  }

  @Test func `a store of a newer version is left alone`() throws {
    let folder = try TemporaryFolder()
    try folder.write("small.yaml", Sweep.specification(modules: ["se"], stages: "[check]"))
    #expect(try Program.run(["sweep", "run", "small.yaml"], in: folder).status == 0)
    for name in try folder.names() where name.hasPrefix("small.db-") {
      try FileManager.default.removeItem(atPath: folder.file(name))
    }
    var bytes = try folder.bytes("small.db")
    bytes.replaceSubrange(60..<64, with: [0, 0, 0, 99])
    try folder.write("small.db", bytes)
    let outcome = try Program.run(["sweep", "run", "small.yaml"], in: folder)
    #expect(outcome.status == 1 && outcome.output.isEmpty)
    #expect(outcome.error.contains("'small.db' has version 99, but this program supports at most"))
    #expect(try folder.bytes("small.db") == bytes)
  }
}
