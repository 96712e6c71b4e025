import SutureHost
import SutureProcess
import SutureRegistry

/// What loading a plugin and building with it changes in the process that does so.
///
/// A graph is all that a plugin should make: whatever else it leaves behind acts on the modules that are built after it,
/// and on the numbers that are computed with them.
struct PluginTraces {
  /// What was found, each a short sentence without a subject.
  private(set) var texts: [String] = []

  /// Loads a subject's library and builds it twice, for another number of images.
  ///
  /// The process must not have loaded it before.
  init(of subject: ConformanceSubject, _ endpoint: WorkerEndpoint) throws {
    // Whatever the first build sets up in the host itself is no trace of the plugin.
    _ = endpoint.takeStrayProcesses()
    let start = ProcessState.current
    PluginState.forget()
    try subject.load()
    take("while it is loaded", since: start, endpoint)
    let loaded = ProcessState.current
    PluginState.forget()
    for batch in 1...2 { _ = try subject.workGraph(batch: batch) }
    take("while it is built", since: loaded, endpoint)
  }

  private mutating func take(_ when: String, since start: ProcessState, _ endpoint: WorkerEndpoint) {
    var found: [String] = []
    let state = ProcessState.current
    let isStray = endpoint.takeStrayProcesses()
    if isStray || state.hasWaited(since: start) { found.append("starts a process") }
    if PluginState.changedFloatingPoint { found.append("changes the floating-point environment") }
    found += state.changes(since: start)
    texts += found.map { "\($0) \(when)" }
  }
}
