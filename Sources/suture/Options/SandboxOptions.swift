import SutureComposer
import SutureRegistry
import SutureSandbox

/// `--build-limit`, `--no-sandbox` and `--in-process`: how plugin code is run.
struct SandboxOptions {
  /// The options of commands that run plugin code only in builders.
  static let buildingDefinitions: [OptionDefinition] = [
    .buildLimit,
    .flag("no-sandbox", help: "Do not confine the processes that run plugin code; limits still apply."),
  ]

  /// The options of commands that also compute.
  static let definitions: [OptionDefinition] =
    buildingDefinitions + [
      .flag("in-process", help: "Run plugin code and compute in this process, without limits: for debuggers.")
    ]

  /// How plugins are run.
  let sandbox: Sandbox

  init(_ arguments: ParsedArguments) throws {
    let names = arguments.configuration.options.map(\.name)
    func flag(_ name: String) -> Bool { names.contains(name) && arguments.flag(name) }
    sandbox = Sandbox(
      settings: SandboxSettings(
        buildSeconds: try arguments.buildLimit(), isConfined: !flag("no-sandbox")),
      isInProcess: flag("in-process"), engines: Main.engines)
  }

  /// The options of a command whose build limit another process determines.
  init(isConfined: Bool) {
    sandbox = Sandbox(settings: SandboxSettings(isConfined: isConfined), engines: Main.engines)
  }

  /// Warns about missing confinement and about settings that workers ignore.
  func tell(_ console: Console) {
    if sandbox.isInProcess {
      console.printError("warning: --in-process: plugin code runs in this process, unconfined and without limits")
      return
    }
    if !sandbox.settings.isConfined {
      console.printError("warning: --no-sandbox: plugin code is not confined; it can read and change your files")
    } else if let missing = Confinement.availability.missingFeature {
      console.printError("warning: plugin code is not fully confined here: \(missing); 'suture doctor' shows details")
    }
    for name in ComputeSettings.ignored {
      console.printError("warning: \(name) is ignored: '--threads' sets the number of threads")
    }
  }
}
