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

/// One call of a plugin's `build`: what stands behind the host's table.
///
/// Records the first fault; every later call fails, and so does the build, whatever the plugin answers.
final class BuildSession {
  typealias Site = (SiteVisit, inout Graph) throws -> Value

  let manifest: Manifest
  let hyperparameters: [String: HyperparameterValue]
  /// Tells this build apart from all others of the process; in the upper half of its handles.
  let number: UInt64
  let thread = pthread_self()
  /// Whether another thread has called; the only state that such a call may touch.
  let wasCalledElsewhere = Atomic(false)

  var graph: Graph
  var site: Site?
  /// The open scopes of this build.
  var scopes: [String] = []
  var scopeCount = 0
  var siteNames: Set<String> = []
  var variableElements = 0
  var variableCount = 0
  /// Whether the host is grafting: the graph is then in other hands.
  var isGrafting = false
  private(set) var failure: (any Error)?
  /// How often the plugin has called.
  var callCount = 0
  /// The call from which on the host refuses everything, counted from 1; nil outside rehearsals.
  var refusedCall: Int?

  private let basePath: String
  /// The values that this build was given.
  private var handed: Set<Int> = []
  var memory = HostMemory()

  init(
    _ manifest: Manifest, _ hyperparameters: [String: HyperparameterValue], _ graph: consuming Graph, site: Site?
  ) {
    self.manifest = manifest
    self.hyperparameters = hyperparameters
    self.site = site
    basePath = graph.path(of: "")
    self.graph = graph
    number = LiveSessions.nextNumber()
  }

  /// Ends the session and gives the graph back.
  func takeGraph() -> Graph {
    site = nil
    let taken = graph
    graph = Graph(type: "")
    return taken
  }

  /// Runs an item's `build` with a table of the caller's and tells what it answers; nothing is checked.
  func answer(
    of item: PluginLibrary.Item, input: Value, table: UnsafePointer<suture_host>
  ) -> (status: suture_status, hasOutput: Bool) {
    var output: suture_tensor = 0
    let status = LiveSessions.whileRunning(self) { item.build(table, handle(input), &output) }
    return (status, output != 0)
  }

  /// Runs an item's `build` and checks what it made.
  func run(_ item: PluginLibrary.Item, input: Value, promised: Shape) throws -> Value {
    let inputShape = graph.shape(input)
    let outerScope = graph.currentScope
    var output: suture_tensor = 0
    let status = LiveSessions.withHost(for: self) { host in item.build(host, handle(input), &output) }
    if let failure { throw failure }
    if wasCalledElsewhere.load(ordering: .relaxed) { throw error(.otherThread) }
    guard status == SUTURE_OK else { throw error(.status(status)) }
    guard scopes.isEmpty, graph.currentScope == outerScope else { throw error(.unbalancedScopes(open: scopes)) }
    guard output != 0 else { throw error(.noOutput) }
    let value: Value
    do throws(BuildFault) {
      value = try self.value(output)
    } catch {
      throw self.error(error.cause)
    }
    if manifest.kind == .backbone, !siteNames.contains("input") { throw error(.noInputSite) }
    let made = graph.shape(value)
    guard made == promised else {
      throw error(.contractMismatch(input: inputShape, promised: promised, made: made))
    }
    return value
  }

  // MARK: Faults

  /// An error at the place that the build has reached.
  func error(_ cause: BuildError.Cause) -> BuildError {
    BuildError(item: manifest.id, scope: scopes.joined(separator: "."), cause: cause)
  }

  /// Records a fault unless there is one already.
  func record(_ fault: any Error) {
    if failure == nil { failure = fault }
  }

  // MARK: Handles

  /// The handle of a value of this build: its number and, counted from 1, the value's index.
  func handle(_ value: Value) -> suture_tensor {
    handed.insert(value.index)
    return (number & 0xffff_ffff) << 32 | UInt64(value.index + 1)
  }

  /// The value of a handle that this build was given.
  func value(_ handle: suture_tensor) throws(BuildFault) -> Value {
    let index = Int(handle & 0xffff_ffff) - 1
    guard handle >> 32 == number & 0xffff_ffff else {
      throw BuildFault(.badHandle(handle, isStale: handle >> 32 > 0 && handle >> 32 < number & 0xffff_ffff))
    }
    guard handed.contains(index), let value = graph.value(at: index) else {
      throw BuildFault(.badHandle(handle, isStale: false))
    }
    return value
  }

  /// A name of this build with the names of its open scopes: what it is called in the item itself.
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

  /// The status that tells the plugin.
  var status: suture_status {
    let code: Int =
      switch cause {
      case .badHandle: SUTURE_BAD_HANDLE
      case .badArgument, .unbalancedScopes, .hyperparameterType, .duplicateSite, .siteInModule: SUTURE_BAD_ARGUMENT
      case .unknownHyperparameter, .graph(.unknownOperation): SUTURE_UNKNOWN
      case .overBudget, .graph(.overBudget): SUTURE_OVER_BUDGET
      case .graph(.invalidShape): SUTURE_BAD_SHAPE
      case .graph(.unknownValue): SUTURE_BAD_HANDLE
      case .graph(.invalidAttribute), .graph(.duplicateName): SUTURE_BAD_ARGUMENT
      default: SUTURE_FAILED
      }
    return suture_status(code)
  }
}
