internal import CEngineScripts
import FoundationEssentials
import Glibc
import SutureExecution
import SutureProcess
import SutureSupport
import Synchronization

/// A Python child that computes; it is started when it is needed, and again after it has ended.
///
/// What it held is lost when it ends: stores and programs know by its generation whether it is still the same child.
final class PyTorchProcess: Sendable {
  /// An interval between looks at the child, in milliseconds; answers are noticed at once.
  private static let interval: Int32 = 1000

  private struct Settings: Hashable {
    let python: String
    let device: String
    let options: PyTorchOptions
  }

  private struct Running {
    let child: ChildProcess
    let readiness: PyTorchReadiness
  }

  private struct State {
    var running: Running?
    var generation = 0
    /// What the last child that was started found.
    var readiness: PyTorchReadiness?
    var lastIdentifier = 0
  }

  private static let processes = Mutex<[Settings: PyTorchProcess]>([:])

  /// The memory that this process and the child share.
  let memory: SharedMemory
  private let settings: Settings
  private let state = Mutex(State())

  private init(_ settings: Settings) throws(ProcessError) {
    self.settings = settings
    memory = try SharedMemory()
  }

  /// The child for some options.
  /// - Parameters:
  ///   - python: a Python; nil for that of the environment, else `python3`.
  ///   - device: one of several devices; nil for that of the environment, else the first.
  /// - Throws: `PyTorchError.otherDevice`, `ProcessError`.
  static func shared(
    _ options: PyTorchOptions, python: String?, device: String?
  ) throws -> PyTorchProcess {
    func variable(_ name: String) -> String? {
      getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
    let kind = options.device.rawValue
    let device = device ?? variable(PyTorchEngine.deviceVariable) ?? kind
    guard device.prefix(while: { $0 != ":" }) == kind else {
      throw PyTorchError.otherDevice(device, kind: kind).engineError
    }
    let settings = Settings(
      python: python ?? variable(PyTorchEngine.pythonVariable) ?? "python3", device: device, options: options)
    return try processes.withLock { processes in
      if let known = processes[settings] { return known }
      let made = try PyTorchProcess(settings)
      processes[settings] = made
      return made
    }
  }

  /// A number for a new store or program.
  func newIdentifier() -> Int {
    state.withLock { state in
      state.lastIdentifier += 1
      return state.lastIdentifier
    }
  }

  /// The number of children started so far, once one is running.
  /// - Throws: `EngineError.backend`.
  func generation() throws(EngineError) -> Int {
    try locked { state throws(PyTorchError) in
      _ = try start(&state)
      return state.generation
    }
  }

  /// What Python and PyTorch are used; starts a child unless one was started before.
  /// - Throws: `EngineError.backend`.
  func readiness() throws(EngineError) -> PyTorchReadiness {
    try locked { state throws(PyTorchError) in
      if let known = state.readiness { return known }
      return try start(&state).readiness
    }
  }

  /// Ends the child, and with it what it holds on a GPU.
  func end() {
    state.withLock { state in
      state.running?.child.end()
      state.running = nil
    }
  }

  /// Sends a request and waits for the answer.
  /// - Parameter generation: the child that holds what the request is about.
  /// - Throws: `EngineError.backend` if the request fails or that child has ended.
  func ask(_ request: PyTorchRequest, generation: Int) throws(EngineError) -> PyTorchAnswer {
    try locked { state throws(PyTorchError) in
      guard let running = state.running, state.generation == generation else {
        throw .lost(python: settings.python)
      }
      do throws(PyTorchError) {
        let answer = try exchange(request, with: running.child)
        if let kind = answer.error { throw failure(kind, answer) }
        return answer
      } catch {
        // What a failed computation left behind, and all memory, goes with the child.
        running.child.end()
        state.running = nil
        if case .ended(let python, let ending?, let reason) = error {
          throw .died(python: python, ending, reason: reason)
        }
        throw error
      }
    }
  }

  /// Tells the child that something is not needed any more, if it is still the same.
  func drop(_ identifier: Int, generation: Int) {
    // A failure shows in the next request.
    state.withLock { state in
      guard let running = state.running, state.generation == generation else { return }
      do throws(PyTorchError) { _ = try exchange(PyTorchRequest(.drop, identifier), with: running.child) } catch {
        running.child.end()
        state.running = nil
      }
    }
  }

  private func locked<Result: Sendable>(
    _ body: (inout sending State) throws(PyTorchError) -> Result
  ) throws(EngineError) -> Result {
    do throws(PyTorchError) {
      return try state.withLock { state throws(PyTorchError) in try body(&state) }
    } catch {
      throw error.engineError
    }
  }

  // MARK: The child

  private func start(_ state: inout State) throws(PyTorchError) -> Running {
    if let running = state.running {
      if running.child.receive().ending == nil { return running }
      state.running = nil
    }
    let search = getenv("PATH").map { String(cString: $0) }
    guard let path = FilePath.program(settings.python, in: search) else { throw .noPython(settings.python) }
    let script = suture_pytorch_engine_script()
    let source = String(decoding: UnsafeBufferPointer(start: script.bytes, count: script.count), as: UTF8.self)
    // cuBLAS is deterministic with a fixed workspace only, and reads this when it is loaded.
    let environment = ["CUBLAS_WORKSPACE_CONFIG": ":4096:8", "PYTHONDONTWRITEBYTECODE": "1"]
    let child: ChildProcess
    do throws(ProcessError) {
      child = try ChildProcess(
        path, ["-u", "-c", source], environment: .inherited(environment), passing: [memory.descriptor])
    } catch {
      throw .ended(python: settings.python, nil, reason: "cannot be started: \(error)")
    }
    let options = settings.options
    let answer = try exchange(
      PyTorchSettings(
        device: settings.device, precision: options.precision.rawValue, compile: options.compiles,
        channelsLast: options.channelsLast, deterministic: options.isDeterministic), with: child)
    if let kind = answer.error {
      child.end()
      throw failure(kind, answer)
    }
    let running = Running(
      child: child,
      readiness: PyTorchReadiness(
        python: path, version: answer.torch ?? "", device: answer.name ?? settings.device,
        otherDevices: answer.devices ?? []))
    state.generation += 1
    state.running = running
    state.readiness = running.readiness
    return running
  }

  private func failure(_ kind: String, _ answer: PyTorchAnswer) -> PyTorchError {
    let text = VisibleText.escaped(String((answer.text ?? "").prefix(400)), keepsLines: false)
    switch kind {
    case "no_torch": return .noPyTorch(python: settings.python, reason: text)
    case "no_device": return .noDevice(settings.device, python: settings.python, found: text)
    case "memory": return .outOfMemory(device: settings.device, reason: text)
    case "nondeterministic": return .nondeterministic(reason: text)
    case "compile": return .notCompiled(reason: text)
    default: return .failed(reason: text)
    }
  }

  private func exchange(_ request: some Encodable, with child: ChildProcess) throws(PyTorchError) -> PyTorchAnswer {
    do throws(ProcessError) { try child.send(request) } catch { throw ended(child) }
    while true {
      let received = child.receive()
      if let line = received.lines.first {
        do { return try JSONDecoder().decode(PyTorchAnswer.self, from: Data(line)) } catch {
          throw .ended(python: settings.python, .garbled, reason: "gave an answer that is not JSON")
        }
      }
      if received.ending != nil { throw ended(child) }
      ChildProcess.wait(for: [child], milliseconds: PyTorchProcess.interval)
    }
  }

  /// How the child ended, with its last message.
  private func ended(_ child: ChildProcess) -> PyTorchError {
    var ending = child.receive().ending
    for _ in 0..<50 where ending == nil {
      ChildProcess.wait(for: [child], milliseconds: 20)
      ending = child.receive().ending
    }
    let how = ending ?? child.end()
    let message = FailureMessage.message(in: child.errorText).map { ": \($0)" } ?? ""
    return .ended(python: settings.python, how, reason: "\(how)\(message)")
  }
}
