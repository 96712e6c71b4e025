import SutureEngine
import SutureExecution
import SutureProcess
import SuturePyTorchEngine
import SutureSandbox
import SutureSupport

/// `suture doctor`.
struct DoctorCommand: Command {
  static let configuration = CommandConfiguration(
    name: "doctor", abstract: "Show this machine's processors, memory, PyTorch and means of confining plugins.",
    discussion: """
      Plugin code runs in separate processes, which can read only what the dynamic loader needs, and cannot write files, \
      open network connections or start programs, as far as the system supports it. Time and memory are always limited. \
      The exit status is 1 if a means of confinement is missing. PyTorch is that of SUTURE_PYTHON, else of python3; only the \
      engine 'pytorch' needs it.
      """,
    examples: ["suture doctor", "suture doctor --json"], options: [.json])

  /// The JSON output.
  private struct Report: Encodable {
    let processor: String
    let processors: Int
    let memoryBytes: Int
    let engine: String
    let instructionSet: String
    let pytorch: String?
    let python: String?
    let devices: [String]?
    let landlock: Int?
    let filtersCalls: Bool
    let sealsFiles: Bool
    let isComplete: Bool

    enum CodingKeys: String, CodingKey {
      case processor, processors, engine, landlock, pytorch, python, devices
      case memoryBytes = "memory_bytes"
      case instructionSet = "instruction_set"
      case filtersCalls = "filters_system_calls"
      case sealsFiles = "seals_files"
      case isComplete = "confines_plugins"
    }
  }

  private let isJSON: Bool

  init(_ arguments: ParsedArguments) { isJSON = arguments.flag("json") }

  func run(_ console: Console) throws {
    let available = Confinement.availability
    var found: PyTorchReadiness?
    let pytorch: String
    do {
      let readiness = try PyTorchEngine(device: PyTorchOptions.Device.cpu.rawValue).readiness()
      found = readiness
      let devices = ["cpu"] + readiness.otherDevices
      pytorch = "\(readiness.version) of \(readiness.python), on \(devices.joined(separator: ", "))"
    } catch {
      pytorch = "not available: \(error)"
    }
    let report = Report(
      processor: Machine.processor, processors: Machine.availableProcessors, memoryBytes: SystemMemory.byteCount,
      engine: Main.engine.version, instructionSet: Main.engine.instructionSet, pytorch: found?.version,
      python: found?.python, devices: found.map { ["cpu"] + $0.otherDevices }, landlock: available.landlock,
      filtersCalls: available.filtersCalls, sealsFiles: available.sealsFiles, isComplete: available.isComplete)
    if isJSON {
      try console.printJSON(report)
    } else {
      console.print("processor     \(report.processor), \(report.processors) available")
      console.print("memory        \(NumberText.bytes(report.memoryBytes))")
      console.print("engine        \(report.engine), \(report.instructionSet)")
      console.print("pytorch       \(pytorch)")
      console.print("files         \(files(available))")
      console.print(
        "system calls  "
          + (available.filtersCalls ? "filtered by seccomp" : "not filtered: the kernel has no seccomp filter"))
      console.print(
        "libraries     "
          + (available.sealsFiles ? "loaded from sealed memory: exactly the bytes checked" : "loaded by path"))
    }
    if !available.isComplete { throw ExitStatus.failure }
  }

  private func files(_ available: Confinement.Availability) -> String {
    guard let version = available.landlock else {
      return "not confined: no Landlock" + (available.landlockObstacle.map { ", \($0)" } ?? "")
    }
    return "confined by Landlock, version \(version)"
  }
}
