import Foundation
import SutureTestSupport
import Testing

@testable import SutureSweep

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `suture train` as a user meets it.
@Suite(.serialized)
struct TrainCommandTests {
  private static let backbone = ["train", "--backbone", "resnet8(width: 4)", "--threads", "1"]

  /// A data set of 32 images of 8×8 pixels in two classes, under MNIST's names with this ending.
  private func writeImages(_ folder: TemporaryFolder, _ name: String, testLabels: [UInt8] = [0, 1]) throws {
    for part in ["train", "t10k"] {
      let labels = (0..<32).map { UInt8($0 % 2) }
      let pixels = labels.flatMap { label in (0..<64).map { label * 120 + UInt8($0 % 8) } }
      let shown = part == "train" ? labels : (0..<32).map { testLabels[$0 % testLabels.count] }
      try folder.write("\(name)/\(part)-images-idx3-ubyte", [0, 0, 8, 3, 0, 0, 0, 32, 0, 0, 0, 8, 0, 0, 0, 8] + pixels)
      try folder.write("\(name)/\(part)-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 32] + shown)
    }
  }

  @Test(arguments: ["OMP_THREAD_LIMIT": "1", "OMP_DYNAMIC": "true"])
  func `a limit of OpenMP below the threads of a plan is told and ignored`(
    name: String, value: String
  ) throws {
    let arguments = ["train", "--backbone", "resnet8(width: 4)", "--epochs", "1", "--threads", "2"]
    let outcome = try Program.run(arguments, environment: [name: value])
    #expect(outcome.status == 0)
    #expect(outcome.error == "warning: \(name) is ignored: '--threads' sets the number of threads\n")
  }

  // MARK: Interruption

  @Test func `Ctrl-C leaves a checkpoint that goes on to the same weights`() throws {
    let folder = try TemporaryFolder()
    let run = Self.backbone + ["--epochs", "6", "--batch-size", "32"]
    #expect(try Program.run(run + ["--save", "whole.safetensors"], in: folder).status == 0)

    let running = try Program.start(run + ["--save", "w.safetensors"], in: folder)
    try running.wait(forOutput: "\n    1")
    running.send(SIGINT)
    let stopped = try running.outcome()
    #expect(stopped.status == 130, "\(stopped.error)")
    #expect(stopped.error.contains("interrupted in epoch "))
    #expect(stopped.error.contains("'suture train --resume w.safetensors.checkpoint' resumes it"))
    #expect(try folder.names() == ["w.safetensors.checkpoint", "whole.safetensors"])

    let resumed = try Program.run(["train", "--resume", "w.safetensors.checkpoint"], in: folder)
    #expect(resumed.status == 0, "\(resumed.error)")
    #expect(resumed.output.contains("test accuracy after the last epoch: ") && resumed.output.contains(" %"))
    #expect(try folder.names() == ["w.safetensors", "whole.safetensors"])
    #expect(try folder.bytes("w.safetensors") == folder.bytes("whole.safetensors"))
  }

  @Test func `Ctrl-C without a file to save to says that nothing is kept`() throws {
    let running = try Program.start(Self.backbone + ["--epochs", "1000", "--batch-size", "32"])
    try running.wait(forOutput: "\n    1")
    running.send(SIGINT)
    let stopped = try running.outcome()
    #expect(stopped.status == 130 && stopped.error.contains("nothing is kept without '--save'"))
  }

  @Test func `a checkpoint brings its recipe along`() throws {
    let outcome = try Program.run(["train", "--resume", "c", "--epochs", "3"])
    #expect(outcome.status == 64)
    #expect(outcome.error.contains("'--epochs' cannot be given with it"))
    #expect(try Program.run(["train"]).error.contains("option '--backbone <id>' is missing"))
  }

  // MARK: Outputs and divergence

  @Test func `where the weights cannot go is told before training`() throws {
    let outcome = try Program.run(Self.backbone + ["--epochs", "100000", "--save", "/nonexistent/w.safetensors"])
    #expect(outcome.status == 1)
    #expect(outcome.error.contains("cannot write '/nonexistent/w.safetensors'"))
  }

  @Test func `a loss that diverges ends with status 1 and saves nothing`() throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.run(
      Self.backbone + ["--epochs", "2", "--learning-rate", "100000", "--save", "w.safetensors"], in: folder)
    #expect(outcome.status == 1)
    #expect(outcome.error.contains("error: diverged: "), "\(outcome.error)")
    #expect(try folder.names().isEmpty)
  }

  // MARK: Images

  @Test func `a folder of this name needs no slash, and its odd labels are told`() throws {
    let folder = try TemporaryFolder()
    try writeImages(folder, "images", testLabels: [0, 1, 3, 4])
    let run = Self.backbone + ["--epochs", "1", "--batch-size", "8", "--data", "images"]
    let outcome = try Program.run(run, in: folder)
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(
      outcome.error.contains(
        "warning: 16 of 32 test images (50 %) cannot be classified correctly: no training image has the labels 3, 4"))
    #expect(outcome.error.contains("warning: no image has the label 2: networks have 5 classes, but only 4 occur"))
    // The catalogue's names stay its own.
    try writeImages(folder, "digits")
    let digits = try Program.run(Self.backbone + ["--epochs", "1", "--batch-size", "256", "--json"], in: folder)
    #expect(digits.output.contains("\"split\" : \"validation\""))
  }

  @Test func `without validation images the table says that accuracies are of test images`() throws {
    let folder = try TemporaryFolder()
    try writeImages(folder, "images")
    let run = Self.backbone + ["--epochs", "1", "--batch-size", "8", "--data", "images"]
    func heading(_ outcome: Program.Outcome) -> [Substring]? { outcome.lines.first?.split(separator: " ") }
    let split = try Program.run(run, in: folder)
    #expect(heading(split) == ["epoch", "loss", "training", "validation", "seconds"])
    let plain = try Program.run(run + ["--validation", "none"], in: folder)
    #expect(heading(plain) == ["epoch", "loss", "training", "test", "seconds"])
    #expect(!plain.output.contains("after the last epoch"))
    let wrong = try Program.run(run + ["--validation", "10"], in: folder)
    #expect(wrong.status == 64 && wrong.error.contains("'--validation' must be a percentage from 0% to 50%"))
  }
}
