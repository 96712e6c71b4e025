import SutureExecution
import SutureProcess
import SutureSupport

/// Why the child cannot compute.
public enum PyTorchError: DeterministicError, Hashable, Sendable {
  /// There is no such program.
  case noPython(String)
  /// The Python has no PyTorch.
  case noPyTorch(python: String, reason: String)
  /// PyTorch finds no such device.
  case noDevice(String, python: String, found: String)
  /// A device of another kind than the engine's is named.
  case otherDevice(String, kind: String)
  /// The device's memory does not suffice.
  case outOfMemory(device: String, reason: String)
  /// An operation has no deterministic kernel on the device.
  case nondeterministic(reason: String)
  /// `torch.compile` failed.
  case notCompiled(reason: String)
  /// PyTorch reported another error.
  case failed(reason: String)
  /// The child ended while it computed.
  case died(python: String, ProcessEnding, reason: String)
  /// The child ended before it was ready, or cannot be started: then there is no ending.
  case ended(python: String, ProcessEnding?, reason: String)
  /// What is asked for was lost with an earlier child.
  case lost(python: String)

  /// Whether any process would fail the same work in the same way.
  public var isDeterministic: Bool {
    switch self {
    case .noPython, .noPyTorch, .noDevice, .otherDevice, .nondeterministic, .notCompiled: true
    // Another process may hold the memory.
    case .outOfMemory, .failed, .died, .ended, .lost: false
    }
  }

  /// The same error as one of an engine.
  var engineError: EngineError {
    if case .died(_, let ending, _) = self { return .processEnded(ending, reason: description) }
    return .backend(reason: description, isDeterministic: isDeterministic)
  }
}

extension PyTorchError: CustomStringConvertible {
  /// One sentence with the facts and the way out.
  public var description: String {
    switch self {
    case .noPython(let python):
      "there is no Python '\(python)' for the engine 'pytorch': name one with '--python' or SUTURE_PYTHON"
    case .noPyTorch(let python, let reason):
      "'\(python)' has no PyTorch (\(reason)): install it with '\(python) -m pip install torch', or name another Python "
        + "with '--python' or SUTURE_PYTHON"
    case .noDevice(let device, let python, let found):
      "PyTorch of '\(python)' finds no device '\(device)' here, only \(found): choose one of these with '--device'"
    case .otherDevice(let device, let kind):
      "the device '\(device)' is not of the kind '\(kind)' that the engine is set to: change '--device' or "
        + "SUTURE_DEVICE"
    case .outOfMemory(let device, let reason):
      "the memory of '\(device)' does not suffice (\(reason)): use a smaller batch size, fewer workers per device, or "
        + "'precision: amp'"
    case .nondeterministic(let reason):
      "PyTorch has no deterministic kernel for an operation of this network (\(reason)): set 'deterministic: false'"
    case .notCompiled(let reason): "torch.compile failed (\(reason)): set 'compile: false'"
    case .failed(let reason): "PyTorch failed: \(reason)"
    case .died(let python, _, let reason):
      "the Python '\(python)' of the engine 'pytorch' \(reason), and what it held is lost: if the system ended it for lack of "
        + "memory, use fewer workers or a smaller batch size"
    case .ended(let python, _, let reason):
      "the Python '\(python)' of the engine 'pytorch' \(reason): see whether 'import torch' works there"
    case .lost(let python): "what the Python '\(python)' of the engine 'pytorch' held was lost with an earlier failure"
    }
  }
}
