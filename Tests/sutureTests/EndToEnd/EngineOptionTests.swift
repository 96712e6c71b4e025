import Foundation
import SutureTestSupport
import Testing

@testable import SutureSweep

/// `--engine` and its options as a user meets them.
@Suite(.serialized)
struct EngineOptionTests {
  private static let training = [
    "train", "eca", "--backbone", "resnet8(width: 4)", "--site", "layer*.*.residual", "--epochs", "1", "--threads", "1",
  ]
  private static let sweep = """
    name: engines
    dataset: {id: digits}
    backbone: {id: "resnet8(width: 4)", sites: [layer3.0.residual]}
    space: {modules: {ids: [eca]}, arity: [1]}
    stages: [check, cost, {score: {scores: [synflow]}}, {train: {epochs: 1}}]
    """

  // MARK: Faults

  @Test(arguments: [
    (["--device", "cuda"], "'--device' is an option of PyTorch: give '--engine pytorch' too"),
    (["--engine", "onednn", "--compile"], "'--compile' is an option of PyTorch: give '--engine pytorch' too"),
    (["--engine", "pytorch", "--device", "gpu"], "'gpu' is not a device: give cpu, cuda, cuda:1 or mps"),
    (["--engine", "pytorch", "--device", "cuda:x"], "'cuda:x' is not a device: give cpu, cuda, cuda:1 or mps"),
  ])
  func `options that do not fit are refused`(options: [String], message: String) throws {
    let outcome = try Program.run(Self.training + options)
    #expect(outcome.status == 64)
    #expect(outcome.error.contains(message), "\(outcome.error)")
  }

  @Test(arguments: [
    (["--workers-per-device", "2"], "'--workers-per-device' needs '--devices'"),
    (["--devices", "cuda:0", "--workers", "2"], "'--workers' cannot be given with it"),
    (["--devices", "cuda:0"], "'--devices cuda:0' is not of the kind that the engine 'onednn' computes on"),
    (
      ["--devices", "cuda:0", "--executor", "spool", "--spool", "s"],
      "'--devices' is an option of 'suture worker'"
    ),
    (
      ["--devices", "cpu,cuda:0", "--engine", "pytorch"], "is not of the kind that the engine 'pytorch/cpu' computes on"
    ),
    (["--devices", "cuda:0", "--engine", "pytorch", "--device", "cuda"], "'--device' cannot be given with it"),
  ])
  func `devices that do not fit are refused before anything is written`(options: [String], message: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("engines.yaml", Self.sweep)
    let outcome = try Program.run(["sweep", "run", "engines.yaml"] + options, in: folder)
    #expect(outcome.status == 64)
    #expect(outcome.error.contains(message), "\(outcome.error)")
    #expect(try folder.names() == ["engines.yaml"])
  }

  @Test func `devices of Slurm's workers stand in its script`() throws {
    let folder = try TemporaryFolder()
    try folder.write("engines.yaml", Self.sweep)
    let outcome = try Program.run(
      [
        "sweep", "run", "engines.yaml", "--engine", "pytorch", "--device", "cuda", "--executor", "slurm", "--gres",
        "gpu:2", "--dry-run",
      ], in: folder)
    #expect(outcome.status == 0 && outcome.output.contains(" --workers 1 "), "\(outcome.error)")
    let several = try Program.run(
      [
        "sweep", "run", "engines.yaml", "--engine", "pytorch", "--executor", "slurm", "--gres", "gpu:2", "--devices",
        "cuda:0,cuda:1", "--workers-per-device", "2", "--dry-run",
      ], in: folder)
    #expect(several.output.contains(" --workers 4 ") && several.output.contains(" --devices cuda:0,cuda:1 "))
    #expect(several.output.contains(" --workers-per-device 2 "), "\(several.error)")
  }

  @Test func `a worker's devices determine its workers`() throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.run(
      ["worker", "--spool", "s", "--devices", "cuda:0,cuda:1", "--workers", "3"], in: folder)
    #expect(outcome.status == 64)
    #expect(outcome.error.contains("'--devices' already determines the workers, 2: leave out '--workers'"))
  }

  @Test func `without a Python nothing is trained, and the message says how to name one`() throws {
    let way = "there is no Python 'nowhere' for the engine 'pytorch': name one with '--python' or SUTURE_PYTHON"
    let outcome = try Program.run(Self.training + ["--engine", "pytorch", "--python", "nowhere"])
    #expect(outcome.status == 1 && outcome.error == "error: \(way)\n")
    let folder = try TemporaryFolder()
    try folder.write("engines.yaml", Self.sweep + "\nengine: pytorch\n")
    let sweep = try Program.run(
      ["sweep", "run", "engines.yaml"], environment: ["SUTURE_PYTHON": "nowhere"], in: folder)
    #expect(sweep.status == 1 && sweep.error.contains("error: \(way)\n"), "\(sweep.error)")
    #expect(try folder.names() == ["engines.yaml"])
  }

  // MARK: Runs

  @Test(.enabled(if: Checkout.runsPyTorch, Comment(rawValue: Checkout.pyTorchIsMissing)))
  func `the devices of workers tell the engine its kind`() throws {
    let folder = try TemporaryFolder()
    try folder.write("engines.yaml", Self.sweep)
    let outcome = try Program.run(
      ["sweep", "run", "engines.yaml", "--engine", "pytorch", "--devices", "cpu"], environment: Self.python, in: folder)
    #expect(outcome.status == 0, "\(outcome.error)")
    let missing = try Program.run(
      ["sweep", "run", "engines.yaml", "--store", "x.db", "--engine", "pytorch", "--devices", "mps"],
      environment: Self.python, in: folder)
    #expect(missing.status == 1 && missing.error.contains("finds no device 'mps' here"), "\(missing.error)")
  }

  private static let python = ["SUTURE_PYTHON": Checkout.python]

  @Test(.enabled(if: Checkout.runsPyTorch, Comment(rawValue: Checkout.pyTorchIsMissing)))
  func `a training in PyTorch has the losses of the default engine, and its file names the engine`() throws {
    let folder = try TemporaryFolder()
    let save = ["--save", "w.safetensors", "--learning-rate", "0.01"]
    let expected = try Program.run(Self.training + save, in: folder)
    let found = try Program.run(Self.training + save + ["--engine", "pytorch"], environment: Self.python, in: folder)
    #expect(found.status == 0, "\(found.error)")
    func losses(_ outcome: Program.Outcome) -> [Substring] {
      outcome.lines.compactMap { $0.split(separator: " ").dropFirst().first }
    }
    #expect(losses(found) == losses(expected))
    let header = String(decoding: try folder.bytes("w.safetensors").prefix(20_000), as: UTF8.self)
    #expect(header.contains("pytorch/cpu") && header.contains("PyTorch 2."))
  }

  @Test(.enabled(if: Checkout.runsPyTorch, Comment(rawValue: Checkout.pyTorchIsMissing)))
  func `a sweep in PyTorch has keys of its own, and is resumed in the same engine`() throws {
    let folder = try TemporaryFolder()
    try folder.write("engines.yaml", Self.sweep)
    let run = ["sweep", "run", "engines.yaml", "--workers", "1"]
    #expect(try Program.run(run, in: folder).status == 0)
    let other = try Program.run(run + ["--engine", "pytorch"], environment: Self.python, in: folder)
    #expect(other.status == 0, "\(other.error)")
    let documents = try SweepStore(reading: folder.file("engines.db")).database.rows(
      "SELECT document FROM trial"
    ) { try $0.string(0) }
    let engines = try documents.map { try JSONDecoder().decode(TrialDocument.self, from: Data($0.utf8)).engine }
    #expect(engines.sorted() == ["onednn", "onednn", "pytorch/cpu", "pytorch/cpu"])
    let resumed = try Program.run(
      ["sweep", "resume", "engines.db", "--workers", "1"], environment: Self.python, in: folder)
    #expect(resumed.status == 0 && !resumed.error.contains("train 1 epoch × 1 seed: 1/"), "\(resumed.error)")
    let sessions = try SweepStore(reading: folder.file("engines.db"))
    #expect(try sessions.sessions(of: sessions.sweep()).map(\.environment.engine).last == "pytorch/cpu")
  }

  @Test(.enabled(if: Checkout.runsPyTorch, Comment(rawValue: Checkout.pyTorchIsMissing)))
  func `a trial that needs more memory than it may have fails with the way out, and the others are tried`() throws {
    let folder = try TemporaryFolder()
    let large = Self.sweep.replacing("resnet8(width: 4)", with: "resnet20").replacing(
      "score: {scores: [synflow]}", with: "score: {scores: [naswot], batch: 2}")
    try folder.write("engines.yaml", large + "\ntraining: {batch_size: 1024}\nengine: pytorch\n")
    let outcome = try Program.run(
      ["sweep", "run", "engines.yaml", "--workers", "1", "--memory-limit", "64"], environment: Self.python, in: folder)
    #expect(outcome.status == 1)
    #expect(outcome.error.contains("eca failed: the memory of 'cpu' does not suffice"), "\(outcome.error)")
    #expect(outcome.error.contains("use a smaller batch size, fewer workers per device"))
    #expect(outcome.error.contains("error: the bare backbone failed: the memory of 'cpu' does not suffice"))
  }

  @Test(.enabled(if: Checkout.runsPyTorch, Comment(rawValue: Checkout.pyTorchIsMissing)))
  func `verify compares a module in both engines, and bench measures it`() throws {
    let verified = try Program.run(["verify", "se", "--against-engine", "pytorch"], environment: Self.python)
    #expect(verified.status == 0, "\(verified.output) \(verified.error)")
    let words = ["bench", "se", "--input", "2x32x8x8", "--runs", "2", "--engine", "pytorch", "--json"]
    let measured = try Program.run(words + ["--train"], environment: Self.python)
    #expect(measured.status == 0, "\(measured.error)")
    let report = try #require(try measured.json() as? [String: Any])
    #expect((report["seconds"] as? [Double])?.count == 2)
  }
}
