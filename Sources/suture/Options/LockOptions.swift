import SutureRegistry
import SutureSweep

/// `--locked`, which runs a sweep only where everything is as a lock file says.
struct LockOptions {
  static let option = OptionDefinition.option(
    "locked", value: "file", help: "Run only if all is as in this file of 'sweep lock'; otherwise report what differs.")

  private let path: String?

  init(_ arguments: ParsedArguments) { path = arguments.value("locked") }

  /// Compares what the sweep would use with the lock file, before anything is run; nothing where none was given.
  /// - Throws: `SweepLockError.differs` with every difference.
  func check(_ specification: SweepSpecification, _ registry: Registry, _ console: Console) throws {
    guard let path else { return }
    let lock = try SweepLock(contentsOf: path)
    let here = try SweepLock(specification, registry, program: Main.version)
    let differences = lock.differences(here: here)
    guard differences.isEmpty else { throw SweepLockError.differs(path: path, differences) }
    let rebuilt = lock.rebuilt(here: here)
    if !rebuilt.isEmpty {
      console.printError(
        "note: libraries with the same code, built elsewhere: \(rebuilt.map { "'\($0)'" }.joined(separator: ", "))")
    }
  }
}
