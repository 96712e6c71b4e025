import SutureComposer
import SutureGraph
import SutureHost
import SutureRegistry
import SutureSupport
import Synchronization

/// Builds modules and backbones in builder processes; no plugin code runs in this process.
///
/// Imported networks have no code of their own: their graphs are built in this process.
///
/// A builder's answers are treated as untrusted input and checked against the contract. Fragments are cached by digest
/// of the code, hyperparameters and shape.
public final class Builders: FragmentSource {
  /// The cache's capacity, in bytes of encoded fragments.
  private static let cacheLimit = 64 << 20

  /// The largest accepted manifest, in bytes.
  private static let manifestLimit = 256 << 10

  private struct Key: Hashable {
    let kind: Manifest.Kind
    let id: String
    let manifest: String
    let code: String
    let hyperparameters: [String: HyperparameterValue]
    let inputs: [Shape]
  }

  private struct State {
    var pool: BuilderPool
    var plugins: [String: PluginSource] = [:]
    var fragments: [Key: GraphFragment] = [:]
    var cachedBytes = 0
  }

  private let registry: Registry
  private let state: Mutex<State>

  /// Creates a source, which starts its first process when something is built.
  public init(registry: Registry, settings: SandboxSettings) {
    self.registry = registry
    state = Mutex(State(pool: BuilderPool(settings: settings)))
  }

  /// Builds one module or backbone.
  /// - Throws: `ContractViolation`, `LibraryError`; `JobFailure` with the plugin's or loader's message; `JobLoss` if
  ///   the builder is lost; `BuildFault` if the fragment violates the contract.
  public func fragment(
    of manifest: Manifest, hyperparameters: [String: HyperparameterValue], inputs: [Shape]
  ) throws -> GraphFragment {
    let expected = try manifest.outputShape(for: inputs, resolved: hyperparameters)
    if let files = manifest.graphFiles {
      return try ImportedBackbone(manifest, files).fragment(hyperparameters, inputs: inputs, expected: expected)
    }
    return try state.withLock { state in
      let plugin = try self.plugin(manifest, in: &state)
      let key = Key(
        kind: manifest.kind, id: manifest.id, manifest: manifest.digest, code: plugin.library.codeDigest,
        hyperparameters: hyperparameters, inputs: inputs)
      if let known = state.fragments[key] { return known }
      let built = try build(plugin, hyperparameters, inputs, expected: expected, in: &state)
      if state.cachedBytes + built.byteCount > Builders.cacheLimit {
        state.fragments = [:]
        state.cachedBytes = 0
      }
      state.fragments[key] = built.fragment
      state.cachedBytes += built.byteCount
      return built.fragment
    }
  }

  public func codeDigest(of manifest: Manifest) throws -> String {
    if manifest.graphFiles != nil { return try registry.code(of: manifest).codeDigest }
    return try state.withLock { try plugin(manifest, in: &$0).library.codeDigest }
  }

  /// What a builder made.
  private struct Built {
    let fragment: GraphFragment
    /// The size of the encoded fragment.
    let byteCount: Int
    let loadSeconds: Double
    /// The end of the plugin's output.
    let printed: String
  }

  /// Has a plugin's builder build, and checks what it sends.
  /// - Parameter isFresh: whether a new builder does it, for this build only.
  private func build(
    _ plugin: PluginSource, _ hyperparameters: [String: HyperparameterValue], _ inputs: [Shape], expected: Shape,
    isFresh: Bool = false, in state: inout State
  ) throws -> Built {
    let (answer, printed) = try state.pool.run(plugin, isFresh: isFresh) {
      BuildJob(image: $0, hyperparameters: hyperparameters, inputs: inputs.map(\.dimensions))
    }
    return Built(
      fragment: try read(answer, of: plugin.manifest, inputs: inputs, expected: expected),
      byteCount: answer.fragment.count, loadSeconds: answer.loadSeconds, printed: printed)
  }

  /// Decodes and checks a builder's fragment.
  private func read(
    _ answer: BuildJob.Answer, of manifest: Manifest, inputs: [Shape], expected: Shape
  ) throws -> GraphFragment {
    let fragment: GraphFragment
    do throws(FragmentError) {
      fragment = try GraphFragment(decoding: Array(answer.fragment))
    } catch {
      throw BuildFault(module: manifest.id, reason: "its fragment is not a valid graph: \(error)")
    }
    let made = fragment.graph.shape(fragment.output)
    guard fragment.inputShapes == inputs, made == expected else {
      func text(_ shapes: [Shape]) -> String { listed(shapes.map(\.description), "and") }
      throw BuildFault(
        module: manifest.id,
        reason:
          "for \(inputs.count == 1 ? "input" : "inputs") \(text(inputs)) its manifest states \(expected), but it returns \(made) for "
          + text(fragment.inputShapes))
    }
    switch manifest.kind {
    case .module where !fragment.sites.isEmpty:
      throw BuildFault(module: manifest.id, reason: "it names sites, but modules have none")
    case .backbone where !fragment.sites.contains { $0.name == "input" }:
      throw BuildFault(module: manifest.id, reason: "it does not name site 'input'")
    case .module, .backbone: return fragment
    }
  }

  private func plugin(_ manifest: Manifest, in state: inout State) throws -> PluginSource {
    let key = "\(manifest.path) \(manifest.digest)"
    if let known = state.plugins[key] { return known }
    var bytes: [UInt8] = []
    let library: LibraryFile
    do throws(LibraryError) {
      library = try registry.library(for: manifest, bytes: &bytes)
    } catch {
      // Some of these errors name the file alone.
      let text = "\(error)"
      guard !text.contains("'\(manifest.id)'") else { throw error }
      throw JobFailure("'\(manifest.id)' cannot be loaded: \(text)", isDeterministic: false)
    }
    let text = try FileBytes.read(manifest.path, limit: Builders.manifestLimit, kind: .regular)
    guard SHA256.hexDigest(of: text) == manifest.digest else {
      throw BuildFault(module: manifest.id, reason: "its manifest changed after it was read")
    }
    let plugin = PluginSource(manifest: manifest, library: library, bytes: bytes, text: text)
    state.plugins[key] = plugin
    return plugin
  }
}

/// A violation of the contract by a plugin.
public struct BuildFault: DeterministicError, Hashable, Sendable, CustomStringConvertible {
  /// The module or backbone.
  public let module: String
  /// What is wrong.
  public let reason: String
  /// Always true: any builder would produce the same fragment.
  public var isDeterministic: Bool { true }

  /// The error in one sentence.
  public var description: String { "the plugin of '\(module)' is at fault: \(reason)" }
}

extension Builders: PluginExaminer {
  /// Loads a library in its builder and performs the handshake.
  /// - Returns: how long that took, in seconds.
  package func load(_ manifest: Manifest) throws -> Double {
    if manifest.graphFiles != nil { return 0 }
    return try state.withLock { state in
      try state.pool.run(try plugin(manifest, in: &state)) { LoadJob(image: $0) }.answer
    }
  }

  /// Repeats the handshake as a different host might perform it.
  package func greet(_ manifest: Manifest, _ greeting: ModuleLoader.Greeting) throws -> ModuleLoader.GreetingAnswer {
    try state.withLock { state in
      try state.pool.run(try plugin(manifest, in: &state)) { GreetJob(image: $0, greeting: greeting) }.answer
    }
  }

  /// Runs a plugin's `build` with unusual hosts.
  package func rehearse(
    _ manifest: Manifest, hyperparameters: [String: HyperparameterValue], inputs: [Shape], hosts: [RehearsedHost]
  ) throws -> [RehearsedBuild] {
    try state.withLock { state in
      try state.pool.run(try plugin(manifest, in: &state)) {
        RehearseJob(image: $0, hyperparameters: hyperparameters, inputs: inputs.map(\.dimensions), hosts: hosts)
      }.answer
    }
  }

  /// Side effects of loading and building, observed in a separate process; each a clause without a subject.
  package func sideEffects(
    _ manifest: Manifest, hyperparameters: [String: HyperparameterValue], builds: [[Shape]]
  ) throws -> [String]? {
    try state.withLock { state in
      try state.pool.run(try plugin(manifest, in: &state), isFresh: true) {
        SideEffectsJob(
          image: $0, hyperparameters: hyperparameters, builds: builds.map { $0.map(\.dimensions) })
      }.answer
    }
  }

  /// Builds again in the plugin's builder, ignoring cached fragments.
  package func rebuild(
    _ manifest: Manifest, hyperparameters: [String: HyperparameterValue], inputs: [Shape]
  ) throws -> GraphFragment {
    if manifest.graphFiles != nil {
      return try fragment(of: manifest, hyperparameters: hyperparameters, inputs: inputs)
    }
    let expected = try manifest.outputShape(for: inputs, resolved: hyperparameters)
    return try state.withLock { state in
      let plugin = try plugin(manifest, in: &state)
      return try build(plugin, hyperparameters, inputs, expected: expected, in: &state).fragment
    }
  }

  /// Builds in a fresh process.
  package func freshBuild(
    _ manifest: Manifest, hyperparameters: [String: HyperparameterValue], inputs: [Shape]
  ) throws -> FreshBuild? {
    let expected = try manifest.outputShape(for: inputs, resolved: hyperparameters)
    return try state.withLock { state in
      let plugin = try plugin(manifest, in: &state)
      let built = try build(plugin, hyperparameters, inputs, expected: expected, isFresh: true, in: &state)
      return FreshBuild(fragment: built.fragment, loadSeconds: built.loadSeconds, printed: built.printed)
    }
  }
}
