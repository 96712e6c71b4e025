import SutureExecution
import SutureRegistry
import SutureSweep

/// `--locked`, which runs a sweep only if everything matches a lock file.
struct LockOptions {
  static let option = OptionDefinition.option(
    "locked", value: "file",
    help: "Run only if everything matches this file of 'sweep lock'; otherwise report the differences.")

  private let path: String?

  init(_ arguments: ParsedArguments) { path = arguments.value("locked") }

  /// Compares the sweep with the lock file, if one was given, before anything is run.
  /// - Throws: `SweepLockError.differs` with every difference.
  func check(_ specification: SweepSpecification, _ registry: Registry, engine: any Engine, _ console: Console) throws {
    guard let path else { return }
    let lock = try SweepLock(contentsOf: path)
    let here = try SweepLock(specification, registry, engine: engine, program: Main.version)
    let differences = lock.differences(here: here)
    guard differences.isEmpty else { throw SweepLockError.differs(path: path, differences) }
    let rebuilt = lock.rebuilt(here: here)
    if !rebuilt.isEmpty {
      console.printError(
        "note: libraries with the same code, built elsewhere: \(rebuilt.map { "'\($0)'" }.joined(separator: ", "))")
    }
  }
}
