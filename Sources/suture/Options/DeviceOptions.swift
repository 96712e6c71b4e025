import SutureExecution
import SuturePyTorchEngine
import SutureSupport

/// The devices of PyTorch that workers compute on.
struct DeviceOptions {
  static let definitions: [OptionDefinition] = [
    .option("devices", value: "names", help: "Devices of PyTorch, given to the workers in turn: cuda:0,cuda:1."),
    .option(
      "workers-per-device", value: "number", help: "Workers that share each of these devices.", defaultValue: "1"),
  ]

  /// The devices' names; empty if none are named.
  let names: [String]
  private let workersPerDevice: Int

  /// Reads the options.
  /// - Throws: `UsageError` also for options that contradict them.
  init(_ arguments: ParsedArguments) throws {
    names = (arguments.value("devices") ?? "").split(separator: ",").map(String.init)
    workersPerDevice = try arguments.integer("workers-per-device", in: 1...1024) ?? 1
    for name in names { _ = try EngineOptions.kind(name) }
    if names.isEmpty, arguments.given(of: ["workers-per-device"]) != nil {
      throw UsageError("'--workers-per-device' needs '--devices', the devices to share")
    }
  }

  var isEmpty: Bool { names.isEmpty }

  /// The number of workers that compute on the devices.
  var workerCount: Int { names.count * workersPerDevice }

  /// The variables of workers, given to them in turn.
  var environments: [[String: String]] { names.map { [PyTorchEngine.deviceVariable: $0] } }

  /// The same options as words of a command line.
  var words: [String] {
    isEmpty ? [] : ["--devices", names.joined(separator: ","), "--workers-per-device", "\(workersPerDevice)"]
  }

  /// Checks that an engine computes on devices of their kind.
  /// - Throws: `UsageError`.
  func check(_ engine: any Engine) throws {
    let kind = (engine as? PyTorchEngine)?.options.device
    for name in names where try EngineOptions.kind(name) != kind {
      throw UsageError("'--devices \(name)' is not of the kind that the engine '\(engine.id)' computes on")
    }
  }
}
