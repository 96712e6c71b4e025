import Foundation
import SutureEngine
import SutureExecution
import SutureGraph
import SutureTestSupport
import Testing

@testable import SutureSweep

/// `suture verify --against` with files that PyTorch might have written.
struct VerifyAgainstTests {
  private func verify(_ folder: TemporaryFolder, _ options: String...) throws -> Program.Outcome {
    try Program.run(["verify", "se(reduction: 4)", "--against", "in.safetensors"] + options, in: folder)
  }

  @Test func `parameters are found under their plain names, and results are compared`() throws {
    let folder = try TemporaryFolder()
    var file = try RunCommandTests.stateDict()
    file.set("eval/y", try RunCommandTests.expected("eval/y"))
    try file.write(to: folder.file("in.safetensors"))
    let outcome = try verify(folder)
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)")
    #expect(outcome.output.contains("passed: eval/y: largest error"), "\(outcome.output)")

    var wrong = try RunCommandTests.expected("eval/y")
    wrong.values[0] += 1
    file.set("eval/y", wrong)
    try file.write(to: folder.file("in.safetensors"))
    let failed = try verify(folder)
    #expect(failed.status == 1)
    #expect(failed.output.contains("failed: eval/y: largest error"), "\(failed.output)")
  }

  @Test func `a plain name that is no parameter's is a failure`() throws {
    let folder = try TemporaryFolder()
    var file = try RunCommandTests.stateDict()
    file.set("eval/y", try RunCommandTests.expected("eval/y"))
    file.set("fc.4.weight", Tensor([1], [0]))
    try file.write(to: folder.file("in.safetensors"))
    let outcome = try verify(folder)
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("failed: fc.4.weight: neither an input nor a result"), "\(outcome.output)")
  }

  @Test func `a manifest of a named folder that cannot be read is not replaced by the built-in one`() throws {
    let folder = try TemporaryFolder()
    try RunCommandTests.stateDict().write(to: folder.file("in.safetensors"))
    try folder.write("bad/se.yaml", "schema: 1\nid: se\n")
    let outcome = try verify(folder, "--registry", "bad")
    #expect(outcome.status == 1)
    #expect(outcome.error.contains("error: module 'se' has a bad manifest: bad/se.yaml"), "\(outcome.error)")
  }
}
