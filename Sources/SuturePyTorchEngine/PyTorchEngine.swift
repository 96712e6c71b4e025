import SutureExecution
import SutureGraph

/// PyTorch in a child process, on the CPU or a GPU.
///
/// The child runs Python source generated from the graph. Images, outputs and, when they are read, variables pass through
/// shared memory. Engines with equal options share one child in a process.
public struct PyTorchEngine: Engine {
  /// The environment variable that names a Python.
  public static let pythonVariable = "SUTURE_PYTHON"
  /// The environment variable that names one of several devices, such as `cuda:1`.
  public static let deviceVariable = "SUTURE_DEVICE"

  /// How PyTorch computes.
  public let options: PyTorchOptions

  private let python: String?
  private let device: String?

  /// Creates an engine; the child is started when it is needed.
  /// - Parameters:
  ///   - python: the name or path of a Python; nil for that of `SUTURE_PYTHON`, else `python3`.
  ///   - device: a device such as `cuda:1`; nil for that of `SUTURE_DEVICE`, else the first.
  public init(_ options: PyTorchOptions = PyTorchOptions(), python: String? = nil, device: String? = nil) {
    self.options = options
    self.python = python
    self.device = device
  }

  /// The identifier, with all options that change numbers.
  public var id: String { EngineSelection.pyTorch(options).id }

  /// PyTorch's version, such as `PyTorch 2.13.0`; `PyTorch` if it cannot be started.
  public var version: String {
    do { return "PyTorch \(try readiness().version)" } catch { return "PyTorch" }
  }

  /// The device, such as `cpu` or the GPU's name.
  public var instructionSet: String {
    do { return try readiness().device } catch { return options.device.rawValue }
  }

  /// An engine with the options of an identifier.
  public func variant(_ id: String) -> (any Engine)? {
    guard case .pyTorch(let options) = EngineSelection(id: id) else { return nil }
    return PyTorchEngine(options, python: python, device: device)
  }

  /// Ends the child; it is started again when it is needed.
  public func end() {
    // Without a child there is nothing to end.
    do { try process.end() } catch {}
  }

  /// What Python and PyTorch were found; starts the child.
  /// - Throws: `PyTorchError` if there is no Python, PyTorch or device.
  public func readiness() throws -> PyTorchReadiness { try process.readiness() }

  private var process: PyTorchProcess {
    get throws { try PyTorchProcess.shared(options, python: python, device: device) }
  }

  /// Prepares a graph in primitive operations.
  /// - Throws: `ExportError`, `EngineError`.
  public func prepare(
    _ graph: Graph, variables: VariableStore, options: ExecutionOptions
  ) throws -> any Executable {
    try PyTorchExecutable(graph, PyTorchStore.of(variables, in: process), options)
  }

  /// Prepares the training of a classifier.
  /// - Throws: `GraphError`, `ExportError`, `EngineError`.
  public func trainingStep(
    _ graph: Graph, variables: VariableStore, rule: UpdateRule, labelSmoothing: Double, options: ExecutionOptions
  ) throws -> any TrainingStepping {
    try PyTorchTraining(
      graph, PyTorchStore.of(variables, in: process), rule, labelSmoothing: labelSmoothing, options)
  }
}
