import Foundation
import SutureExecution
import SutureGraph
import SutureTestSupport
import Testing

@testable import SutureSweep

/// `suture export --weights`: trained weights, weights of other networks, and files that are none.
@Suite(.serialized)
struct ExportWeightsTests {
  private static let network = ["export", "identity", "--backbone", "resnet8(width: 4)", "--format", "safetensors"]
  private static let fixtures = "\(Checkout.root)/Tests/SutureExecutionTests/Fixtures"

  private func export(_ folder: TemporaryFolder, weights: String, _ options: String...) throws -> Program.Outcome {
    try Program.run(Self.network + ["--weights", weights, "-o", "out.safetensors"] + options, in: folder)
  }

  /// A file that was exported without weights, for images of three channels.
  private func initial(_ folder: TemporaryFolder) throws -> SafeTensors {
    let outcome = try Program.run(Self.network + ["-o", "initial.safetensors", "--seed", "1"], in: folder)
    #expect(outcome.status == 0, "\(outcome.error)")
    return try SafeTensors(contentsOf: folder.file("initial.safetensors"))
  }

  @Test func `trained weights are exported by the names of a state dict, counts of batches included`() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let train = ["train", "--backbone", "resnet8(width: 4)", "--epochs", "1", "--batch-size", "256", "--threads", "1"]
    #expect(try Program.run(train + ["--save", "trained.safetensors"], in: folder).status == 0)
    let outcome = try export(folder, weights: "trained.safetensors")
    #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome.error)")
    #expect(outcome.output == "wrote out.safetensors\n")
    let trained = try SafeTensors(contentsOf: folder.file("trained.safetensors"))
    let exported = try SafeTensors(contentsOf: folder.file("out.safetensors"))
    for name in trained.names { #expect(exported[name] == trained[name], "\(name)") }
    let counts = Set(exported.names).subtracting(trained.names)
    #expect(counts.count == trained.names.count { $0.hasSuffix("running_mean") })
    #expect(counts.contains("bn1.num_batches_tracked"))
    for name in counts { #expect(exported[name] == Tensor([], [0])) }
    // What was exported is read again, and is not replaced.
    let again = try Program.run(
      Self.network + ["--input", "1x1x8x8", "--weights", "out.safetensors", "-o", "again.safetensors"], in: folder)
    #expect(again.status == 0 && again.error.isEmpty, "\(again.error)")
    #expect(try folder.bytes("again.safetensors") == folder.bytes("out.safetensors"))
    let own = try export(folder, weights: "./out.safetensors")
    #expect(own.status == 64 && own.error.contains("'out.safetensors' is the input file"), "\(own.error)")
  }

  @Test func `weights that do not fit are reported, and accepted where less is required`() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    var file = try initial(folder)
    let names = file.names.filter { !$0.hasSuffix("num_batches_tracked") }
    file["conv1.weight"] = nil
    file["bn1.weight"] = Tensor([1000], repeating: 0)
    file["other.weight"] = Tensor([5], repeating: 0)
    try file.write(to: folder.file("part.safetensors"))
    let refused = try export(folder, weights: "part.safetensors")
    #expect(refused.status == 1 && refused.output.isEmpty)
    let counts = "\(names.count - 2) of the network's \(names.count) tensors"
    #expect(refused.error.hasPrefix("error: 'part.safetensors' has \(counts) (97."), "\(refused.error)")
    #expect(refused.error.contains("missing       1 tensor    108 values  conv1.weight\n"))
    #expect(refused.error.contains("mismatched    1 tensor      4 values  bn1.weight (4, in the file 1000)\n"))
    #expect(refused.error.contains("unexpected    1 tensor      5 values  other.weight\n"))
    let offered = try #require(refused.error.firstMatch(of: /--require-transfer ([0-9.]+)'/)?.1)
    #expect(offered.hasPrefix("0.97"))
    #expect(!(try folder.names().contains("out.safetensors")))

    let accepted = try export(folder, weights: "part.safetensors", "--require-transfer", String(offered))
    #expect(accepted.status == 0 && accepted.output == "wrote out.safetensors\n")
    #expect(accepted.error.hasPrefix("note: 'part.safetensors' has ") && accepted.error.contains("1 unexpected\n"))
    let exported = try SafeTensors(contentsOf: folder.file("out.safetensors"))
    #expect(exported["bn1.weight"]?.shape == [4] && exported["bn1.bias"] == file["bn1.bias"])
  }

  @Test func `a checkpoint of PyTorch is loaded where its names fit`() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    // A linear layer of two inputs, as no module of the registry is: nothing fits, and all is told.
    let outcome = try export(folder, weights: "\(Self.fixtures)/checkpoint_legacy.pth")
    #expect(outcome.status == 1)
    #expect(outcome.error.contains("read from its 'state_dict'"), "\(outcome.error)")
    #expect(outcome.error.contains("is the file for another network?"))
    // Loading nothing is never what was meant.
    let none = try export(folder, weights: "\(Self.fixtures)/checkpoint_legacy.pth", "--require-transfer", "0")
    #expect(none.status == 1 && none.error.contains("is the file for another network?"), "\(none.error)")
  }

  @Test func `a file that is missing, unsafe or of another kind is told before any work`() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let missing = try export(folder, weights: "absent.pth")
    #expect(missing.status == 1 && missing.error == "error: cannot read 'absent.pth': no such file or directory\n")
    let unsafe = try export(folder, weights: "\(Self.fixtures)/code_legacy.pth")
    #expect(unsafe.status == 1 && unsafe.error.contains("contains an object of 'posix.system'"), "\(unsafe.error)")
    try folder.write("page.pth", "<!DOCTYPE html>")
    #expect(try export(folder, weights: "page.pth").error.contains("it begins with '<!DOCTYPE html>'"))
    let alone = try Program.run(Self.network + ["--require-transfer", "0.5"])
    #expect(alone.status == 64 && alone.error.contains("give '--weights' too"))
    let percent = try export(folder, weights: "page.pth", "--require-transfer", "50")
    #expect(percent.status == 64 && percent.error.contains("the value '50' of '--require-transfer'"))
    #expect(try folder.names() == ["page.pth"])
  }
}
