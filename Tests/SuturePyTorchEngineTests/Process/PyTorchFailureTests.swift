import Foundation
import SutureExecution
import SutureGraph
import SutureProcess
import SutureSupport
import SutureTestSupport
import Testing

@testable import SuturePyTorchEngine

/// Failures of Python, with scripts in its place.
struct PyTorchFailureTests {
  /// The error of an engine whose Python is a shell script.
  private func failure(_ script: String, _ work: (PyTorchEngine) throws -> Void = { _ = try $0.readiness() }) throws
    -> EngineError?
  {
    let folder = try TemporaryFolder()
    let python = try folder.write("python", "#!/bin/sh\n\(script)\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: python)
    do {
      try work(PyTorchEngine(python: python))
      return nil
    } catch let error as EngineError {
      return error.replacing(folder.path, with: "F")
    }
  }

  private static let ready = #"read line; echo '{"torch": "2.9", "name": "cpu", "devices": []}'"#

  @Test func `a Python that does not exist is named with the ways to name another`() {
    let error = #expect(throws: EngineError.self) { _ = try PyTorchEngine(python: "/nowhere/python").readiness() }
    #expect(
      error?.description
        == "there is no Python '/nowhere/python' for the engine 'pytorch': name one with '--python' or SUTURE_PYTHON")
    #expect(error?.isDeterministic == true)
  }

  @Test func `a Python without PyTorch is told how to get it`() throws {
    let error = try failure(#"read line; echo '{"error": "no_torch", "text": "No module named torch"}'"#)
    #expect(
      error?.description
        == "'F/python' has no PyTorch (No module named torch): install it with 'F/python -m pip install torch', or name "
        + "another Python with '--python' or SUTURE_PYTHON")
  }

  @Test func `a missing device is named with those that exist`() throws {
    let error = try failure(#"read line; echo '{"error": "no_device", "text": "cpu and mps"}'"#)
    #expect(
      error?.description
        == "PyTorch of 'F/python' finds no device 'cpu' here, only cpu and mps: choose one of these with '--device'")
  }

  @Test func `a device of another kind than the engine's is refused`() {
    let error = #expect(throws: EngineError.self) {
      _ = try PyTorchEngine(python: "python3", device: "cuda:1").readiness()
    }
    #expect(
      error?.description
        == "the device 'cuda:1' is not of the kind 'cpu' that the engine is set to: change '--device' or SUTURE_DEVICE")
  }

  @Test func `a Python that ends is named with its last message, and may be tried again`() throws {
    let error = try failure("echo 'no license' >&2; exit 3")
    let text = try #require(error?.description)
    #expect(text.contains("'F/python' of the engine 'pytorch'") && text.contains("3") && text.contains("no license"))
    #expect(error?.isDeterministic == false)
  }

  @Test func `a Python that prints something else is refused`() throws {
    let error = try failure("echo 'hello'; sleep 5")
    #expect(try #require(error?.description).contains("gave an answer that is not JSON"))
  }

  @Test(arguments: [
    ("memory", "the memory of 'cpu' does not suffice (X): use a smaller batch size"),
    ("nondeterministic", "no deterministic kernel for an operation of this network (X): set 'deterministic: false'"),
    ("compile", "torch.compile failed (X): set 'compile: false'"), ("failed", "PyTorch failed: X"),
  ])
  func `a failed request is an error with the way out, and the next work has a new child`(
    kind: String, text: String
  ) throws {
    let started = try TemporaryFolder()
    let script = """
      echo started >> \(started.file("log"))
      \(Self.ready)
      read line; echo '{}'
      read line; echo '{"error": "\(kind)", "text": "X"}'
      sleep 20
      """
    func work(_ engine: PyTorchEngine) throws {
      var graph = Graph(type: "Identity")
      graph.outputs = [try graph.unary(.relu, try graph.input("x", [2, 3]))]
      let variables = try VariableStore(graph.variables, seed: 0)
      _ = try engine.prepare(graph, variables: variables, options: ExecutionOptions())
    }
    let error = try failure(script) { engine in
      #expect(throws: EngineError.self) { try work(engine) }
      try work(engine)
    }
    #expect(try #require(error?.description).contains(text))
    #expect(try started.read("log") == "started\nstarted\n")
  }

  @Test func `variables that are lost with the child are an error, not old values`() throws {
    let script = """
      \(Self.ready)
      read line; echo '{}'
      read line; echo '{}'
      read line; echo '{}'
      read line; echo '{"loss": 1}'
      """
    let error = try failure(script) { engine in
      var graph = Graph(type: "Linear")
      let weight = try graph.variable(.parameter, "w", [2, 4], .constant(1))
      let bias = try graph.variable(.parameter, "b", [2], .constant(0))
      graph.outputs = [try graph.linear(try graph.input("x", [3, 4]), weight, bias)]
      let variables = try VariableStore(graph.variables, seed: 0)
      let step = try engine.trainingStep(
        graph, variables: variables, rule: UpdateRule(.sgd()), labelSmoothing: 0, options: ExecutionOptions())
      _ = try step.run(images: [Float](repeating: 1, count: 12), labels: [0, 1, 0], learningRate: 0.1, seed: 0)
      _ = variables.parameters
      try step.synchronize()
    }
    #expect(try #require(error?.description).contains("of the engine 'pytorch'"))
    #expect(try #require(error?.description).contains("and what it held is lost"))
    // Whoever runs the work may try it again in another process.
    #expect(error.map { if case .processEnded(.exited(0), reason: _) = $0 { true } else { false } } == true)
  }

  @Test func `the identifier has the options that change numbers, and reads back`() {
    let options = PyTorchOptions(
      device: .cuda, precision: .amp, compiles: true, channelsLast: true, isDeterministic: false)
    let id = PyTorchEngine(options).id
    #expect(id == "pytorch/cuda/amp/compile/channels_last/nondeterministic")
    #expect(EngineSelection(id: id) == .pyTorch(options))
    #expect(PyTorchEngine().variant(id)?.id == id && PyTorchEngine().variant("onednn") == nil)
    for wrong in ["pytorch", "pytorch/tpu", "pytorch/cpu/fast", "onednn/cpu", ""] {
      #expect(EngineSelection(id: wrong) == nil)
    }
  }
}

extension EngineError {
  /// The same error with another text in place of a path.
  fileprivate func replacing(_ path: String, with text: String) -> EngineError {
    switch self {
    case .backend(let reason, let isDeterministic):
      .backend(reason: reason.replacingOccurrences(of: path, with: text), isDeterministic: isDeterministic)
    case .processEnded(let ending, let reason):
      .processEnded(ending, reason: reason.replacingOccurrences(of: path, with: text))
    default: self
    }
  }
}
