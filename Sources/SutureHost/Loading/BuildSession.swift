internal import CSuture
import SutureGraph
import SutureRegistry
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// One call of a plugin's `build`: the state behind the host's function table.
///
/// Records the first fault; every later call fails, and so does the build, whatever status the plugin returns.
final class BuildSession {
  let manifest: Manifest
  let hyperparameters: [String: HyperparameterValue]
  /// Identifies this build within the process; stored in the upper half of its handles.
  let number: UInt64
  let thread = pthread_self()
  /// Whether another thread has called; the only state that such a call may access.
  let wasCalledElsewhere = Atomic(false)

  /// The graph built so far; its first values are the inputs.
  var graph: Graph
  private let inputs: [Value]
  /// The sites named so far, in the order of computation.
  var sites: [SiteMark] = []
  /// The open scopes of this build.
  var scopes: [String] = []
  var scopeCount = 0
  var siteNames: Set<String> = []
  var variableElements = 0
  var variableCount = 0
  var givenValueCount = 0
  private(set) var failure: (any Error)?
  /// Number of host calls so far.
  var callCount = 0
  /// Called at each host call with its number, counted from 1; the call is rejected with the returned status, if any.
  var onCall: ((Int) -> suture_status?)?

  /// Indices of the values whose handles the plugin has received.
  private var issuedHandles: Set<Int> = []
  var memory = HostMemory()

  /// Prepares a build on one input of a given shape.
  /// - Throws: `GraphError` for a shape that graphs do not support.
  convenience init(
    _ manifest: Manifest, _ hyperparameters: [String: HyperparameterValue], input shape: Shape
  ) throws(GraphError) {
    try self.init(manifest, hyperparameters, inputs: [shape])
  }

  /// Prepares a build on inputs of given shapes.
  /// - Throws: `GraphError` for a shape that graphs do not support.
  init(
    _ manifest: Manifest, _ hyperparameters: [String: HyperparameterValue], inputs shapes: [Shape]
  ) throws(GraphError) {
    self.manifest = manifest
    self.hyperparameters = hyperparameters
    var graph = Graph(type: manifest.name)
    var inputs: [Value] = []
    for (index, shape) in shapes.enumerated() { inputs.append(try graph.input(GraphFragment.inputName(index), shape)) }
    self.inputs = inputs
    self.graph = graph
    number = LiveSessions.nextNumber()
  }

  /// Runs an item's `build` with the given host table and returns its unchecked answer.
  func answer(
    of item: PluginLibrary.Item, table: UnsafePointer<suture_host>
  ) -> (status: suture_status, hasOutput: Bool) {
    var output: suture_tensor = 0
    let status = LiveSessions.whileRunning(self) { item.build(table, inputs.map(handle), &output) }
    return (status, output != 0)
  }

  /// Runs an item's `build` and checks its result.
  /// - Parameter expected: the output's shape according to the contract.
  func run(_ item: PluginLibrary.Item, expected: Shape) throws -> GraphFragment {
    var output: suture_tensor = 0
    let status = LiveSessions.withHost(for: self) { host in item.build(host, inputs.map(handle), &output) }
    if let failure { throw failure }
    if wasCalledElsewhere.load(ordering: .relaxed) { throw error(.otherThread) }
    guard status == SUTURE_OK else { throw error(.status(status)) }
    guard scopes.isEmpty else { throw error(.unbalancedScopes(open: scopes)) }
    guard output != 0 else { throw error(.noOutput) }
    let value: Value
    do throws(BuildFault) {
      value = try self.value(output)
    } catch {
      throw self.error(error.cause)
    }
    if manifest.kind == .backbone, !siteNames.contains("input") { throw error(.noInputSite) }
    let made = graph.shape(value)
    guard made == expected else {
      throw error(.contractMismatch(inputs: inputs.map(graph.shape), expected: expected, made: made))
    }
    graph.outputs = [value]
    return try GraphFragment(graph, sites: sites)
  }

  // MARK: Faults

  /// An error at the scope that the build has reached.
  func error(_ cause: BuildError.Cause) -> BuildError {
    BuildError(item: manifest.id, scope: scopes.joined(separator: "."), cause: cause)
  }

  /// Records a fault if it is the first.
  func record(_ fault: any Error) {
    if failure == nil { failure = fault }
  }

  // MARK: Handles

  /// The handle of a value: this build's number in the upper half, the value's index, counted from 1, in the lower.
  func handle(_ value: Value) -> suture_tensor {
    issuedHandles.insert(value.index)
    return (number & 0xffff_ffff) << 32 | UInt64(value.index + 1)
  }

  /// The value of a handle that this build has issued.
  func value(_ handle: suture_tensor) throws(BuildFault) -> Value {
    let index = Int(handle & 0xffff_ffff) - 1
    guard handle >> 32 == number & 0xffff_ffff else {
      throw BuildFault(.badHandle(handle, isStale: handle >> 32 > 0 && handle >> 32 < number & 0xffff_ffff))
    }
    guard issuedHandles.contains(index), let value = graph.value(at: index) else {
      throw BuildFault(.badHandle(handle, isStale: false))
    }
    return value
  }

  /// A name qualified by the open scopes, relative to the item.
  func fullName(_ name: String) -> String {
    (scopes + (name.isEmpty ? [] : [name])).joined(separator: ".")
  }
}

/// A fault inside a host function.
struct BuildFault: Error {
  let cause: BuildError.Cause

  init(_ cause: BuildError.Cause) {
    self.cause = cause
  }

  init(_ fault: RawFault, in function: String) {
    switch fault {
    case .invalid(let reason): cause = .badArgument(function: function, reason: reason)
    case .tooLong(let what, let limit): cause = .overBudget(what: what, limit: limit)
    }
  }

  /// The status returned to the plugin.
  var status: suture_status {
    let code: Int =
      switch cause {
      case .badHandle: SUTURE_BAD_HANDLE
      case .badArgument, .unbalancedScopes, .hyperparameterType, .duplicateSite, .siteInModule: SUTURE_BAD_ARGUMENT
      case .unknownHyperparameter, .graph(.unknownOperation): SUTURE_UNKNOWN
      case .overBudget, .graph(.overBudget): SUTURE_OVER_BUDGET
      case .graph(.invalidShape), .graph(.givenValues): SUTURE_BAD_SHAPE
      case .graph(.unknownValue): SUTURE_BAD_HANDLE
      case .graph(.invalidAttribute), .graph(.duplicateName): SUTURE_BAD_ARGUMENT
      default: SUTURE_FAILED
      }
    return suture_status(code)
  }
}
