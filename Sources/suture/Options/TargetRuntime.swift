import SutureComposer
import SutureExport
import SutureRegistry

/// `--for` and `--strict`: the runtime that an exported network is meant for.
struct TargetRuntime {
  static let definitions: [OptionDefinition] = [
    .option(
      "for", value: "runtime",
      help: "Warn of modules that do not run in this runtime or were not measured there; see 'suture list'."
    ).completed(by: .runtimes),
    .flag("strict", help: "With '--for': write nothing if any of these warnings applies."),
  ]

  private let id: String?
  private let isStrict: Bool

  init(_ arguments: ParsedArguments) throws {
    id = arguments.value("for")
    isStrict = arguments.flag("strict")
    if isStrict, id == nil { throw UsageError("'--strict' needs '--for', the runtime to check for") }
  }

  /// Tells which modules of a composition do not run in the runtime, and what was not measured there.
  /// - Throws: `RuntimeError` if the runtime is unknown; `UsageError` if it does not read the format; with '--strict',
  ///   `ExitStatus.failure` if a module does not run there, or anything was not measured.
  func check(
    _ composition: Composition, on backbone: ModuleReference?, _ request: ExportRequest, in registry: Registry,
    _ console: Console
  ) throws {
    guard let id, let runtime = try registry.runtimes([id.lowercased()]).first else { return }
    let format = request.format.rawValue
    guard format == runtime.format.rawValue else {
      let way = runtime.converter.map { " by way of \($0)" } ?? ""
      throw UsageError(
        "'--format \(format)' is not for \(runtime.id), which was measured with '--format "
          + "\(runtime.format.rawValue)'\(way)")
    }
    if let caveat = runtime.caveat { console.printError("note: in \(runtime.title), \(caveat)") }
    var faults: [String] = []
    if let opset = request.opset, let measured = runtime.opset, opset != measured {
      faults.append("\(runtime.title) was measured with opset \(measured), not \(opset)")
    }
    for module in Set(composition.modules.map(\.id)).sorted() {
      let manifest = try registry.manifest(module, kind: .module)
      if let fault = runtime.fault(of: manifest) {
        faults.append(fault)
      } else if let caveat = runtime.measurements[module]?.caveat {
        console.printError("note: '\(module)' runs in \(runtime.title), but \(caveat)")
      }
    }
    for reference in Set(composition.modules).filter({ !$0.hyperparameters.isEmpty }).sorted(by: { "\($0)" < "\($1)" })
    {
      faults.append("'\(reference)' was measured in \(runtime.title) with default hyperparameters only")
    }
    if let backbone { faults.append("the backbone '\(backbone.id)' was not measured in \(runtime.title)") }
    for fault in faults { console.printError("\(isStrict ? "error" : "warning"): \(fault)") }
    if isStrict, !faults.isEmpty { throw ExitStatus.failure }
  }
}

extension MeasuredRuntime {
  /// Why a module is not known to run, in one sentence; nil if this version of it was seen to run.
  fileprivate func fault(of manifest: Manifest) -> String? {
    if let failure = failure(of: manifest) { return failure }
    guard let measurement = measurements[manifest.id] else {
      return "'\(manifest.id)' was not measured in \(title): compare its output there with that of 'suture run'"
    }
    guard measurement.isOutdated(for: manifest) else { return nil }
    return
      "'\(manifest.id)' \(manifest.version) was not measured in \(title), only \(measurement.version): compare its "
      + "output there with that of 'suture run'"
  }
}
