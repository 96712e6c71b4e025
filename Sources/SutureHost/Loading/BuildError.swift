import SutureGraph
import SutureRegistry
import SutureSupport

/// Why a plugin's description of its computation cannot be used.
public struct BuildError: DeterministicError, Hashable, Sendable {
  /// What is wrong.
  public enum Cause: Hashable, Sendable {
    /// The plugin gave up with a message.
    case failed(String)
    /// The plugin gave up with a status and no message.
    case status(Int32)
    /// The graph rejected an operation, parameter or scope.
    case graph(GraphError)
    /// A tensor handle that this build never returned; stale if it may belong to another build.
    case badHandle(UInt64, isStale: Bool)
    /// An argument that the ABI does not allow.
    case badArgument(function: String, reason: String)
    /// A hyperparameter that the manifest does not declare.
    case unknownHyperparameter(String, known: [String])
    /// A hyperparameter that is read as a type other than the manifest declares.
    case hyperparameterType(String, declared: HyperparameterType, read: HyperparameterType)
    /// A limit stated in `suture.h` was exceeded.
    case overBudget(what: String, limit: Int)
    /// More scopes were closed than opened (`open` is empty), or some were left open.
    case unbalancedScopes(open: [String])
    /// A module names a site, which only a backbone may do.
    case siteInModule(String)
    /// A backbone names the same site twice.
    case duplicateSite(String)
    /// A backbone does not name the site of its input.
    case noInputSite
    /// A host function was called from a thread other than the one that runs `build`.
    case otherThread
    /// `build` succeeded without a result.
    case noOutput
    /// The output's shape differs from the one that the manifest's contract states for the inputs.
    case contractMismatch(inputs: [Shape], expected: Shape, made: Shape)
  }

  /// The module's or backbone's id.
  public let item: String
  /// The item's open scopes at the first fault, joined with dots; empty at its root.
  public let scope: String
  /// What is wrong.
  public let cause: Cause

  /// Whether any process would fail to build: not where the plugin gives its own reason, which may be the process's state.
  public var isDeterministic: Bool {
    switch cause {
    case .failed, .status: false
    case .graph, .badHandle, .badArgument, .unknownHyperparameter, .hyperparameterType, .overBudget, .unbalancedScopes,
      .siteInModule, .duplicateSite, .noInputSite, .otherThread, .noOutput, .contractMismatch:
      true
    }
  }
}

extension BuildError: CustomStringConvertible {
  /// Item, location and cause.
  public var description: String {
    if case .contractMismatch = cause { return "the plugin of '\(item)' is at fault: \(cause)" }
    return scope.isEmpty ? "'\(item)' cannot be built: \(cause)" : "'\(item)' cannot be built, at '\(scope)': \(cause)"
  }
}

extension BuildError.Cause: CustomStringConvertible {
  /// What is wrong, as a clause.
  public var description: String {
    switch self {
    case .failed(""): "it gives no reason"
    case .failed(let message): shownMessage(message)
    case .status(let status): "it returned \(statusName(status)) without saying why"
    case .graph(let error): error.description
    case .badHandle(let handle, let isStale):
      isStale ? "tensor \(handle) belongs to another build" : "tensor \(handle) does not exist"
    case .badArgument(let function, let reason): "'\(function)' was called with \(reason)"
    case .unknownHyperparameter(let name, let known):
      "its manifest declares no hyperparameter \(quoted(name))\(Suggestion.clause(for: name, in: known))"
    case .hyperparameterType(let name, let declared, let read):
      "it reads hyperparameter '\(name)' as \(read.rawValue), but its manifest declares \(declared.rawValue)"
    case .overBudget(let what, let limit): "more than \(limit) \(what)"
    case .unbalancedScopes(let open):
      open.isEmpty
        ? "it closes a scope that it did not open"
        : "it leaves \(listed(open.map { quoted($0) }, "and")) open"
    case .siteInModule(let name): "it names site \(quoted(name)), but modules have no sites"
    case .duplicateSite(let name): "it names site \(quoted(name)) twice"
    case .noInputSite: "it does not name site 'input'"
    case .otherThread: "it calls the host from another thread"
    case .noOutput: "it returns no tensor"
    case .contractMismatch(let inputs, let expected, let made):
      "for \(inputs.count == 1 ? "input" : "inputs") \(listed(inputs.map(\.description), "and")) its manifest states \(expected), but it returns \(made)"
    }
  }

  /// A plugin's own message with control characters escaped.
  private func shownMessage(_ message: String) -> String { String(quoted(message, limit: 4096).dropFirst().dropLast()) }
}

/// The name of a status in `suture.h`.
func statusName(_ status: Int32) -> String {
  let names = [
    "SUTURE_OK", "SUTURE_FAILED", "SUTURE_BAD_HANDLE", "SUTURE_BAD_ARGUMENT", "SUTURE_UNKNOWN", "SUTURE_BAD_SHAPE",
    "SUTURE_OVER_BUDGET", "SUTURE_BAD_VERSION",
  ]
  return names.indices.contains(Int(status)) ? names[Int(status)] : "status \(status)"
}
