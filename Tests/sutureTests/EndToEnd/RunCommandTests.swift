import Foundation
import SutureEngine
import SutureExecution
import SutureGraph
import SutureTestSupport
import Testing

@testable import SutureSweep

/// `suture run` on files that PyTorch might have written.
struct RunCommandTests {
  private static let fixture = "\(Checkout.root)/Tests/SutureEngineTests/Fixtures/se.safetensors"

  /// The inputs of a fixture, with the parameters' names as in a state_dict: without `param/`.
  static func stateDict() throws -> SafeTensors {
    let fixture = try SafeTensors(contentsOf: fixture)
    var file = SafeTensors()
    for name in fixture.names where name == "x" || name.hasPrefix("param/") {
      file.set(String(name.trimmingPrefix("param/")), try fixture.require(name, path: Self.fixture))
    }
    return file
  }

  /// The results that the fixture has for the same inputs.
  static func expected(_ name: String) throws -> Tensor {
    try SafeTensors(contentsOf: fixture).require(name, path: fixture)
  }

  private func run(_ folder: TemporaryFolder, save: String = "out.safetensors", _ options: String...) throws
    -> Program.Outcome
  {
    let words = ["run", "se(reduction: 4)", "--tensors", "in.safetensors", "--save", save]
    return try Program.run(words + options, in: folder)
  }

  @Test func `parameters are found under their plain names`() throws {
    let folder = try TemporaryFolder()
    try Self.stateDict().write(to: folder.file("in.safetensors"))
    let outcome = try run(folder)
    #expect(outcome.status == 0, "\(outcome.error)")
    let path = folder.file("out.safetensors")
    let actual = try SafeTensors(contentsOf: path).require("eval/y", path: path)
    let expected = try Self.expected("eval/y")
    #expect(actual.shape == expected.shape)
    #expect(zip(actual.values, expected.values).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  @Test(arguments: ["in.safetensors", "./in.safetensors", "link.safetensors"])
  func `the file that is read is not overwritten`(save: String) throws {
    let folder = try TemporaryFolder()
    try Self.stateDict().write(to: folder.file("in.safetensors"))
    #expect(symlink("in.safetensors", folder.file("link.safetensors")) == 0)
    let before = try folder.bytes("in.safetensors")
    let outcome = try run(folder, save: save)
    #expect(outcome.status == 64)
    #expect(outcome.error.contains("'\(save)' is the input file"), "\(outcome.error)")
    #expect(try folder.bytes("in.safetensors") == before)
  }

  @Test func `a missing parameter is told with what the file has`() throws {
    let folder = try TemporaryFolder()
    var file = try Self.stateDict()
    file["fc.2.weight"] = nil
    try file.write(to: folder.file("in.safetensors"))
    let outcome = try run(folder)
    #expect(outcome.status == 1)
    #expect(
      outcome.error
        == "error: 'in.safetensors', tensor 'param/fc.2.weight': there is no such tensor; "
        + "the plain name 'fc.2.weight' works too; the file has 'fc.0.weight', 'x'\n")
    file.set("fc.2.wieght", Tensor([1], [0]))
    try file.write(to: folder.file("in.safetensors"))
    #expect(try run(folder).error.contains("there is no such tensor (did you mean 'fc.2.wieght'?)"))
  }

  @Test func `a wrong shape names the tensor and its file`() throws {
    let folder = try TemporaryFolder()
    var file = try Self.stateDict()
    file.set("fc.2.weight", Tensor([1], [0]))
    try file.write(to: folder.file("in.safetensors"))
    let outcome = try run(folder)
    #expect(outcome.status == 1)
    #expect(
      outcome.error == "error: tensor 'fc.2.weight' of 'in.safetensors' must be 32×8, not 1\n", "\(outcome.error)")
  }

  @Test func `an upstream gradient of another shape is refused, also where it has as many numbers`() throws {
    let folder = try TemporaryFolder()
    var file = try Self.stateDict()
    file.set("train/gy", Tensor([2, 32, 6, 8], try Self.expected("train/gy").values))
    try file.write(to: folder.file("in.safetensors"))
    let outcome = try run(folder, save: "out.safetensors", "--train")
    #expect(outcome.status == 1)
    #expect(outcome.error.contains("tensor 'train/gy' of 'in.safetensors' must be 2×32×8×6, not 2×32×6×8"))
  }
}
