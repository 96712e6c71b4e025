import SutureComposer
import SutureGraph
import SutureHost
import SutureRegistry

/// A fragment source with the further operations that conformance checks need.
package protocol PluginExaminer: FragmentSource {
  /// Loads a library and performs the handshake.
  /// - Returns: how long that took, in seconds; 0 if it was already loaded.
  func load(_ manifest: Manifest) throws -> Double

  /// Repeats the handshake as a different host might perform it.
  func greet(_ manifest: Manifest, _ greeting: ModuleLoader.Greeting) throws -> ModuleLoader.GreetingAnswer

  /// Runs a plugin's `build` with each of several unusual hosts.
  func rehearse(
    _ manifest: Manifest, hyperparameters: [String: HyperparameterValue], inputs: [Shape], hosts: [RehearsedHost]
  ) throws -> [RehearsedBuild]

  /// Side effects of loading and of each build, observed in a separate process; each a clause without a subject. Nil if
  /// there is no separate process.
  func sideEffects(
    _ manifest: Manifest, hyperparameters: [String: HyperparameterValue], builds: [[Shape]]
  ) throws -> [String]?

  /// Builds again, even if the same fragment was built before.
  func rebuild(
    _ manifest: Manifest, hyperparameters: [String: HyperparameterValue], inputs: [Shape]
  ) throws -> GraphFragment

  /// The result of a build in a fresh process; nil if there is no separate process.
  func freshBuild(
    _ manifest: Manifest, hyperparameters: [String: HyperparameterValue], inputs: [Shape]
  ) throws -> FreshBuild?
}

/// The result of a build in a fresh builder.
package struct FreshBuild: Sendable {
  /// The fragment.
  package let fragment: GraphFragment
  /// Time to load the library, in seconds.
  package let loadSeconds: Double
  /// The end of the plugin's output.
  package let printed: String
}

/// Runs everything in this process, for debuggers.
extension ModuleLoader: PluginExaminer {
  package func load(_ manifest: Manifest) throws -> Double {
    let began = ContinuousClock.now
    try open(manifest)
    return began.duration(to: .now) / .seconds(1)
  }

  package func rehearse(
    _ manifest: Manifest, hyperparameters: [String: HyperparameterValue], inputs: [Shape], hosts: [RehearsedHost]
  ) throws -> [RehearsedBuild] {
    try hosts.map { try rehearse(manifest, hyperparameters: hyperparameters, inputs: inputs, host: $0) }
  }

  package func sideEffects(
    _ manifest: Manifest, hyperparameters: [String: HyperparameterValue], builds: [[Shape]]
  ) throws -> [String]? { nil }

  package func rebuild(
    _ manifest: Manifest, hyperparameters: [String: HyperparameterValue], inputs: [Shape]
  ) throws -> GraphFragment { try fragment(of: manifest, hyperparameters: hyperparameters, inputs: inputs) }

  package func freshBuild(
    _ manifest: Manifest, hyperparameters: [String: HyperparameterValue], inputs: [Shape]
  ) throws -> FreshBuild? { nil }
}
