import Foundation
import SutureTestSupport
import Testing

@testable import SutureSweep

/// Files that cannot be written: an error before the work, the old file as it was, nothing left behind.
@Suite(.serialized)
struct OutputFaultTests {
  private static let train = ["train", "--backbone", "resnet8(width: 4)", "--epochs", "1", "--batch-size", "256"]

  private func sweep() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("small.yaml", Sweep.specification(modules: ["se"]))
    #expect(try Program.run(["sweep", "run", "small.yaml"], in: folder).status == 0)
    return folder
  }

  @Test func `a file-size limit is an error of the file, and leaves the old one`() throws {
    let folder = try sweep()
    try folder.write("r.html", "old")
    let report = ["sweep", "report", "--store", "small.db", "--html", "r.html", "--no-structures"]
    let outcome = try Program.start(report, in: folder, after: "ulimit -f 10").outcome()
    #expect(outcome.status == 1 && outcome.error == "error: cannot write 'r.html': file too large\n")
    #expect(try folder.read("r.html") == "old")
    #expect(try folder.names() == ["r.html", "small.db", "small.yaml"])
  }

  @Test func `weights beyond a file-size limit are an error without a partial file`() throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.start(Self.train + ["--save", "w.safetensors"], in: folder, after: "ulimit -f 10")
      .outcome()
    #expect(outcome.status == 1 && outcome.error.contains("cannot write 'w.safetensors': file too large"))
    #expect(try folder.names().isEmpty)
  }

  @Test func `a store beyond a file-size limit is an error that says so`() throws {
    let folder = try TemporaryFolder()
    try folder.write("small.yaml", Sweep.specification(modules: ["se"]))
    let outcome = try Program.start(["sweep", "run", "small.yaml"], in: folder, after: "ulimit -f 40").outcome()
    #expect(outcome.status == 1, "\(outcome.error)")
    #expect(outcome.error.contains("error: cannot write the store 'small.db': file too large"), "\(outcome.error)")
  }

  @Test func `a new plugin that cannot be written whole is not in the way of the next attempt`() throws {
    let folder = try TemporaryFolder()
    let words = ["plugin", "new", "my_attention"]
    let outcome = try Program.start(words, in: folder, after: "ulimit -f 1").outcome()
    #expect(outcome.status == 1 && outcome.error.contains("file too large"), "\(outcome.error)")
    #expect(try folder.names().isEmpty)
    #expect(try Program.run(words, in: folder).status == 0)
  }

  @Test func `standard output beyond a file-size limit is an error`() throws {
    let outcome = try Program.start(["list"], after: "ulimit -f 1").outcome()
    #expect(outcome.status == 1 && outcome.error == "error: cannot write to standard output: file too large\n")
  }

  @Test(arguments: [
    (["run", "se", "--tensors", "absent", "--save", "no/x"], "cannot write 'no/x'"),
    (["verify", "se", "--junit", "no/x"], "cannot write 'no/x'"),
    (["sweep", "report", "--store", "absent.db", "--html", "no/x"], "cannot write 'no/x'"),
    (["sweep", "report", "--store", "absent.db", "--html", "."], "cannot write '.': it is a folder"),
  ]) func `a place that cannot be written is told before anything is read`(arguments: [String], message: String) throws
  {
    let folder = try TemporaryFolder()
    let outcome = try Program.run(arguments, in: folder)
    #expect(outcome.status == 1 && outcome.output.isEmpty)
    #expect(outcome.error.contains(message) && !outcome.error.contains("absent"), "\(outcome.error)")
    #expect(try folder.names().isEmpty)
  }

  @Test func `an output that would destroy the store, or another output, is refused`() throws {
    let folder = try sweep()
    let before = try folder.bytes("small.db")
    let own = try Program.run(["sweep", "report", "--store", "small.db", "--json", "./small.db"], in: folder)
    #expect(own.status == 64 && own.error.contains("'./small.db' is the input file"), "\(own.error)")
    #expect(try folder.bytes("small.db") == before)
    let twice = try Program.run(
      ["sweep", "report", "--store", "small.db", "--json", "r", "--markdown", "r"], in: folder)
    #expect(twice.status == 64 && twice.error.contains("'r' is named for two outputs"), "\(twice.error)")
  }

  @Test func `a device is written, not replaced`() throws {
    let folder = try sweep()
    let report = ["sweep", "report", "--store", "small.db", "--no-structures"]
    let outcome = try Program.run(report + ["--markdown", "/dev/stdout", "--json", "/dev/null"], in: folder)
    #expect(outcome.status == 0 && outcome.output.contains("# "), "\(outcome.error)")
    let facts = try FileManager.default.attributesOfItem(atPath: "/dev/null")
    #expect(facts[.type] as? FileAttributeType == .typeCharacterSpecial)
  }

  @Test(arguments: [["OMP_NUM_THREADS": "0"], ["OMP_DISPLAY_ENV": "true"]])
  func `what OpenMP prints about its environment is not put down to a plugin`(environment: [String: String]) throws {
    let outcome = try Program.run(["verify", "se"], environment: environment)
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)")
  }
}
