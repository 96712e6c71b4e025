internal import CExportScripts
import FoundationEssentials
import Glibc
import SutureConformance
import SutureEngine
import SutureExecution
import SutureExport
import SutureGraph
import SutureSupport

/// Runs an exported file in its runtime on random input, and compares the results with Suture's engine.
struct ExportCheck {
  /// The environment variable that names a Python.
  static let variable = "SUTURE_PYTHON"
  /// The largest accepted difference, relative to the larger of 1 and the tensor's largest absolute value.
  static let tolerance = FixtureComparison.tolerance
  /// The time limit of the runtime.
  private static let timeLimit = Duration.seconds(600)

  private let runtime: ExportRuntime
  /// The Python as the user named it, and its file.
  private let python: (name: String, path: String)

  /// Creates a check of files of a format.
  /// - Parameter python: the name or path of a Python; by default that of `SUTURE_PYTHON`, else `python3`.
  /// - Throws: `UsageError` if such files cannot be checked, `ExportCheckError.noPython`.
  init(_ format: ExportFormat, python: String?) throws {
    guard let runtime = ExportRuntime(format) else {
      let formats = ExportRuntime.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
      throw UsageError("'--check' compares numbers, and '\(format.rawValue)' files have none; \(formats) files do")
    }
    self.runtime = runtime
    let name = python ?? getenv(ExportCheck.variable).map { String(cString: $0) } ?? "python3"
    guard let path = FilePath.program(name, in: getenv("PATH").map { String(cString: $0) }) else {
      throw ExportCheckError.noPython(name)
    }
    self.python = (name, path)
  }

  // MARK: Checking

  /// Runs the file and compares its results.
  /// - Parameter path: the file that was written.
  /// - Returns: a sentence with the runtime and the largest difference.
  /// - Throws: `ExportCheckError`; errors of the engine and of files; `ExitStatus` after an interruption.
  func run(_ network: ExportedNetwork, at path: String, _ console: Console) throws -> String {
    let folder = try ScratchFolder()
    defer { withExtendedLifetime(folder) {} }
    let (inputs, expected) = try numbers(of: network)
    let (inputsPath, outputsPath) = ("\(folder.path)/inputs.safetensors", "\(folder.path)/outputs.safetensors")
    try inputs.write(to: inputsPath)
    let request = Request(format: runtime.rawValue, file: path, inputs: inputsPath, outputs: outputsPath)
    let version = try ask(request, console)
    let difference = try compare(
      try SafeTensors(contentsOf: outputsPath), with: expected, path: outputsPath, file: path, runtime: version)
    return "checked \(path) in \(version): \(difference)"
  }

  /// What the runtime is given, and what it must answer.
  private func numbers(of network: ExportedNetwork) throws -> (inputs: SafeTensors, expected: SafeTensors) {
    var inputs = SafeTensors()
    guard runtime != .safetensors else { return (inputs, network.safeTensors()) }
    let state = network.weights.safeTensors()
    let graph = network.graph
    let shape = graph.shape(graph.inputs[0].value)
    var stream = RandomStream(seed: 0, "export check")
    let x = Tensor(shape, stream.fill(shape.elementCount, .normal(mean: 0, deviation: 1)))
    inputs["x"] = x
    if runtime == .pytorch {
      for name in state.names { inputs["state/\(name)"] = state[name] }
    }
    let executable = try Main.engine.prepare(
      try graph.lowered(for: .evaluation), variables: network.weights, options: ExecutionOptions())
    var expected = SafeTensors()
    expected["eval/y"] = try executable.run([x])[0]
    return (inputs, expected)
  }

  /// Compares all tensors.
  /// - Returns: the largest difference and its place.
  private func compare(
    _ found: SafeTensors, with expected: SafeTensors, path: String, file: String, runtime: String
  ) throws -> String {
    let others = Set(found.names).symmetricDifference(expected.names)
    guard others.isEmpty else {
      throw ExportCheckError.otherTensors(file: file, runtime: runtime, names: Array(others.sorted().prefix(3)))
    }
    var worst: (name: String, difference: TensorDifference, shape: Shape)?
    for name in expected.names {
      let (a, b) = (try found.require(name, path: path), try expected.require(name, path: path))
      guard a.shape == b.shape else {
        throw ExportCheckError.otherShape(
          file: file, runtime: runtime, name: name, shape: "\(a.shape)", expected: "\(b.shape)")
      }
      let difference = TensorDifference(a, b)
      if difference.relative > worst?.difference.relative ?? -1 { worst = (name, difference, b.shape) }
    }
    guard let (name, difference, shape) = worst else { return "it has no tensors" }
    guard difference.relative > 0 else { return "all numbers are equal" }
    let place = zip(shape.strides, shape.dimensions).map { difference.index / $0 % $1 }
    let text = "the largest difference is \(difference.text), in '\(name)' at \(place)"
    guard difference.relative <= ExportCheck.tolerance else {
      let (a, b) = (try found.require(name, path: path), try expected.require(name, path: path))
      let numbers = "\(a.values[difference.index]), not \(b.values[difference.index])"
      throw ExportCheckError.differs(
        file: file, runtime: runtime,
        difference: "\(text): \(numbers); at most \(NumberText.error(ExportCheck.tolerance)) is tolerated")
    }
    return text
  }

  // MARK: Python

  private struct Request: Encodable {
    let format: String
    let file: String
    let inputs: String
    let outputs: String
  }

  private struct Answer: Decodable {
    let runtime: String?
    let missing: [String]?
    let error: String?
  }

  /// The embedded script.
  private static var script: String {
    let script = suture_export_run_script()
    return String(decoding: UnsafeBufferPointer(start: script.bytes, count: script.count), as: UTF8.self)
  }

  /// Lets the runtime write its results.
  /// - Returns: its name and version.
  private func ask(_ request: Request, _ console: Console) throws -> String {
    Interruption.listen()
    let line: [UInt8]
    do throws(MeasurementError) {
      let process = try MeasuredProcess(executable: python.path, arguments: ["-c", ExportCheck.script]) {
        Interruption.isRequested
      }
      defer { process.end() }
      try process.send(request)
      line = try process.line(within: ExportCheck.timeLimit)
    } catch .interrupted {
      console.printError("stopped: '\(request.file)' is written, but not checked")
      throw ExitStatus(code: 130)
    } catch {
      throw ExportCheckError.noAnswer(python: python.name, reason: "\(error)")
    }
    return try version(in: line, file: request.file)
  }

  /// The name and version of the runtime that an answer states.
  private func version(in line: [UInt8], file: String) throws(ExportCheckError) -> String {
    let answer: Answer
    do { answer = try JSONDecoder().decode(Answer.self, from: Data(line)) } catch {
      let text = ExportCheck.shown(String(decoding: line.prefix(80), as: UTF8.self))
      throw .noAnswer(python: python.name, reason: "\(MeasurementError.garbled(text))")
    }
    if let missing = answer.missing, !missing.isEmpty { throw .missingPackages(missing, python: python.name) }
    if let reason = answer.error {
      throw .refused(file: file, runtime: runtime.package, reason: ExportCheck.shown(reason))
    }
    guard let version = answer.runtime else {
      throw .noAnswer(python: python.name, reason: "it states neither a runtime nor an error")
    }
    return ExportCheck.shown(version)
  }

  /// A text of the runtime, safe for terminals and not too long.
  private static func shown(_ text: String) -> String {
    VisibleText.escaped(String(text.prefix(500)), keepsLines: false)
  }
}
