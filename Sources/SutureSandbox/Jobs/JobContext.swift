import SutureComposer
import SutureExecution
import SutureGraph
import SutureRegistry

/// Services that a process offers to its jobs, and state that it keeps between them.
public final class JobContext {
  /// How plugins are run.
  public internal(set) var settings: SandboxSettings
  let tell: @Sendable (JobPhase) -> Void
  private let isStopRequested: () -> Bool
  private let makeSource: (Registry, SandboxSettings) -> any PluginExaminer
  private let engines: [any Engine]
  private var kept: [AnyHashable: Any] = [:]

  /// - Parameters:
  ///   - engines: the engines available in this process; none in a builder.
  ///   - tell: called with each phase before it begins.
  ///   - isStopRequested: polled by long jobs, which end early once it is true.
  ///   - makeSource: creates the source of fragments for a registry.
  package init(
    settings: SandboxSettings, engines: [any Engine], tell: @escaping @Sendable (JobPhase) -> Void = { _ in },
    isStopRequested: @escaping () -> Bool = { false },
    makeSource: @escaping (Registry, SandboxSettings) -> any PluginExaminer
  ) {
    self.settings = settings
    self.engines = engines
    self.tell = tell
    self.isStopRequested = isStopRequested
    self.makeSource = makeSource
  }

  /// Reports that the job enters a phase.
  public func enter(_ phase: JobPhase) { tell(phase) }

  /// Whether the user asked the job to end early.
  public var isStopped: Bool { isStopRequested() }

  /// The engine with an id.
  /// - Throws: `JobFailure` if this process has none.
  public func engine(_ id: String) throws -> any Engine {
    if let engine = engines.lazy.compactMap({ $0.variant(id) }).first { return engine }
    let known = engines.map { "'\($0.id)'" }.joined(separator: ", ")
    throw JobFailure("there is no engine '\(id)'; available: \(known)", isDeterministic: true)
  }

  /// A value that is created once and kept for later jobs of the same process.
  public func kept<Value>(_ key: some Hashable & Sendable, _ make: () throws -> Value) rethrows -> Value {
    if let known = kept[AnyHashable(key)] as? Value { return known }
    let made = try make()
    kept[AnyHashable(key)] = made
    return made
  }

  private struct SourceKey: Hashable {
    let folders: [String]
    let settings: SandboxSettings
  }

  /// A grafter for the modules and backbones of a registry.
  /// - Parameter folders: the folders whose manifests are read.
  public func grafter(of folders: [String]) -> Grafter {
    let (registry, source) = examiner(of: folders)
    return Grafter(registry: registry, source: source)
  }

  /// A registry and the examiner of its plugins.
  package func examiner(of folders: [String]) -> (registry: Registry, source: any PluginExaminer) {
    kept(SourceKey(folders: folders, settings: settings)) {
      let registry = Registry(folders: folders, cache: .forThisProcess())
      return (registry, makeSource(registry, settings))
    }
  }
}
