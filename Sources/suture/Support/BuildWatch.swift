import Glibc
import SutureHost
import SutureRegistry
import Synchronization

/// Ends the program where a plugin does not come back in time: it runs in this process, and nothing else can stop it.
final class BuildWatch: Sendable {
  private struct State {
    /// What is under way, steps within steps.
    var steps: [LoadingStep] = []
    var since = ContinuousClock.now
    var isWatching = false
  }

  private static let interval: UInt32 = 200_000
  private let limit: Double
  private let console: Console
  private let state = Mutex(State())

  /// - Parameter limit: how long loading a library, or one build, may take, in seconds.
  init(limit: Double, _ console: Console) {
    self.limit = limit
    self.console = console
  }

  /// Told before each step that runs a plugin's code, and after it.
  func observe(_ step: LoadingStep) {
    let begins = state.withLock { state in
      if case .ended = step { _ = state.steps.popLast() } else { state.steps.append(step) }
      state.since = .now
      defer { state.isWatching = true }
      return !state.isWatching
    }
    if begins { watch() }
  }

  private func watch() {
    var thread = pthread_t()
    let context = Unmanaged.passRetained(self)
    let failed = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<BuildWatch>.fromOpaque(context).takeRetainedValue().wait()
        return nil
      }, context.toOpaque())
    if failed == 0 { pthread_detach(thread) } else { context.release() }
  }

  private func wait() {
    while true {
      usleep(Self.interval)
      let late = state.withLock { state in
        state.since.duration(to: .now) > .seconds(limit) ? state.steps.last : nil
      }
      if let late { end(late) }
    }
  }

  private func end(_ step: LoadingStep) -> Never {
    let seconds = Int(exactly: limit).map(String.init) ?? "\(limit)"
    switch step {
    case .loading(let id): console.printError("error: loading the library of '\(id)' timed out after \(seconds) s")
    case .building(let id): console.printError("error: building '\(id)' timed out after \(seconds) s")
    case .ended: break
    }
    _exit(ExitStatus.failure.code)
  }
}
