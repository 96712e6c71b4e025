import SutureHost
import SutureProcess
import SutureRegistry
import Synchronization

/// Tells the coordinator what the worker is about to do, so that it knows where a worker died.
final class PhaseReporter: Sendable {
  private struct State {
    /// The phase of the trial itself.
    var outer = TrialPhase.preparing
    /// The steps of plugins that are under way, each inside the one before.
    var steps: [TrialPhase] = []
    var told: TrialPhase?
    var forkedIn: TrialPhase?

    var current: TrialPhase { steps.last ?? outer }
  }

  private let state = Mutex(State())
  private let tell: @Sendable (TrialPhase) -> Void
  private let takeStrayProcesses: @Sendable () -> Bool

  /// - Parameters:
  ///   - tell: called with each phase before it begins.
  ///   - takeStrayProcesses: whether processes have been started since it was last asked; it is asked after each phase.
  init(tell: @escaping @Sendable (TrialPhase) -> Void, takeStrayProcesses: @escaping @Sendable () -> Bool) {
    self.tell = tell
    self.takeStrayProcesses = takeStrayProcesses
  }

  /// The request is at this phase now.
  func enter(_ phase: TrialPhase) { change { $0.outer = phase } }

  /// A plugin's code runs, or has run.
  func observe(_ step: LoadingStep) {
    change { state in
      switch step {
      case .loading(let id): state.steps.append(.loading(id))
      case .building(let id): state.steps.append(.building(id))
      case .ended: _ = state.steps.popLast()
      }
    }
  }

  /// Begins a request.
  func begin() {
    state.withLock { $0 = State() }
    enter(.preparing)
  }

  /// Ends a request.
  /// - Returns: the phase in which processes were started; nil where none were.
  func end() -> TrialPhase? {
    change { $0.steps = [] }
    return state.withLock { $0.forkedIn }
  }

  private func change(_ change: (inout State) -> Void) {
    let isStray = takeStrayProcesses()
    let new: TrialPhase? = state.withLock { state in
      if isStray, state.forkedIn == nil { state.forkedIn = state.current }
      change(&state)
      guard state.current != state.told else { return nil }
      state.told = state.current
      return state.current
    }
    if let new { tell(new) }
  }
}
