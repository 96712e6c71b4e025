import Glibc
import SutureEngine
import SutureExecution
import SuturePyTorchEngine

/// `--engine`, `--device` and the other options of engines.
struct EngineOptions {
  /// The options of commands that compute in one process.
  static let definitions: [OptionDefinition] = [
    .option(
      "engine", value: "name", help: "What computes: onednn, the default, or pytorch, in a Python child process.",
      choices: EngineSelection.Name.allCases.map(\.rawValue)),
    .option("device", value: "name", help: "The device of PyTorch: cpu (default), cuda, cuda:1, mps."),
    .option(
      "precision", value: "name",
      help: "The products of PyTorch: float32 (default), tf32, or amp: mixed precision with bfloat16.",
      choices: PyTorchOptions.Precision.allCases.map(\.rawValue)),
    .flag("compile", help: "Compile the network with torch.compile."),
    .flag("channels-last", help: "Lay out maps of PyTorch with channels last."),
    .flag("nondeterministic", help: "Allow PyTorch kernels whose results differ from run to run."),
    .option(
      "python", value: "file", help: "The Python that has PyTorch; by default that of SUTURE_PYTHON, else python3."),
  ]

  /// The engine that was asked for; nil for the default one, or that of a specification or checkpoint.
  let selection: EngineSelection?
  /// The device as it was given, such as `cuda:1`.
  private let device: String?
  private let python: String?

  /// - Parameters:
  ///   - option: the option that names the engine.
  ///   - devices: the devices of a sweep's workers, which tell the kind too.
  init(_ arguments: ParsedArguments, option: String = "engine", devices: [String] = []) throws(UsageError) {
    let name = arguments.value(option).flatMap(EngineSelection.Name.init)
    python = arguments.value("python")
    device = arguments.value("device")
    let others = ["device", "precision", "compile", "channels-last", "nondeterministic"]
    if name != .pytorch, let given = arguments.given(of: others) {
      throw UsageError("'--\(given)' is an option of PyTorch: give '--\(option) pytorch' too")
    }
    switch name {
    case .onednn: selection = .oneDNN
    case .pytorch:
      var options = PyTorchOptions(device: try (device ?? devices.first).map(Self.kind) ?? .cpu)
      options.precision = arguments.value("precision").flatMap(PyTorchOptions.Precision.init) ?? .float32
      options.compiles = arguments.flag("compile")
      options.channelsLast = arguments.flag("channels-last")
      options.isDeterministic = !arguments.flag("nondeterministic")
      selection = .pyTorch(options)
    case nil: selection = nil
    }
  }

  /// The kind of a device such as `cuda:1`.
  static func kind(_ device: String) throws(UsageError) -> PyTorchOptions.Device {
    let parts = device.split(separator: ":", omittingEmptySubsequences: false)
    guard let kind = parts.first.flatMap({ PyTorchOptions.Device(rawValue: String($0)) }),
      parts.count == 1 || parts.count == 2 && kind == .cuda && Int(parts[1]).map({ $0 >= 0 }) == true
    else { throw UsageError("'\(device)' is not a device: give cpu, cuda, cuda:1 or mps") }
    return kind
  }

  /// Checks that an engine can compute here, before work is begun that would fail again and again.
  ///
  /// The engine's child of this process ends again: the workers have their own.
  /// - Parameter devices: devices such as `cuda:1` that must exist.
  /// - Throws: `EngineError` if Python, PyTorch or the engine's device is missing, `UsageError` if another device is.
  static func check(_ engine: any Engine, devices: [String] = []) throws {
    guard let engine = engine as? PyTorchEngine else { return }
    let readiness = try engine.readiness()
    engine.end()
    let found = ["cpu"] + readiness.otherDevices
    for device in devices where device.contains(":") && !found.contains(device) {
      throw UsageError("PyTorch finds no device '\(device)' here, only \(found.joined(separator: " and "))")
    }
  }

  /// The engine that was asked for; nil for none.
  var compared: (any Engine)? { selection == nil ? nil : engine() }

  /// The engine that was asked for, or else another one.
  ///
  /// Workers started later use the same Python and device.
  func engine(otherwise selection: EngineSelection = .oneDNN) -> any Engine {
    // Of several engines in one process, as in 'verify', only PyTorch reads these.
    if let python { setenv(PyTorchEngine.pythonVariable, python, 1) }
    if let device { setenv(PyTorchEngine.deviceVariable, device, 1) }
    return Self.engine(self.selection ?? selection)
  }

  /// The engine of a selection.
  static func engine(_ selection: EngineSelection) -> any Engine {
    switch selection {
    case .oneDNN: Main.engine
    case .pyTorch(let options): PyTorchEngine(options)
    }
  }
}
