import SutureGraph
import SutureHost
import SutureProcess
import SutureRegistry

/// The side effects of loading a plugin and of building with it on the process.
///
/// A plugin must only describe a graph: any other effect may influence later builds.
struct PluginSideEffects {
  /// The side effects found, each a clause without a subject.
  private(set) var texts: [String] = []

  /// Loads a library and builds with it, once for the inputs of each build.
  ///
  /// The process must not have loaded it before.
  init(
    _ loader: ModuleLoader, _ manifest: Manifest, _ hyperparameters: [String: HyperparameterValue],
    _ builds: [[Shape]]
  ) throws {
    // Set-up inside the host itself is not a side effect of the plugin.
    _ = StrayProcesses.take()
    let start = ProcessState.current
    PluginState.forget()
    try loader.open(manifest)
    take("while it is loaded", since: start)
    let loaded = ProcessState.current
    PluginState.forget()
    for inputs in builds { _ = try loader.fragment(of: manifest, hyperparameters: hyperparameters, inputs: inputs) }
    take("while it is built", since: loaded)
  }

  private mutating func take(_ when: String, since start: ProcessState) {
    var found: [String] = []
    let state = ProcessState.current
    let isStray = StrayProcesses.take()
    if isStray || state.hasWaited(since: start) { found.append("starts a process") }
    if PluginState.changedFloatingPoint { found.append("changes the floating-point environment") }
    found += state.changes(since: start)
    texts += found.map { "\($0) \(when)" }
  }
}
