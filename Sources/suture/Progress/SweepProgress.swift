import SutureSweep
import Synchronization

/// Shows a sweep as it runs: a bar with rate and remaining time on a terminal, plain lines elsewhere.
final class SweepProgress: Sendable {
  private struct State {
    var stage = ""
    var total = 0
    var known = 0
    var done = 0
    var best: (accuracy: Double, composition: String)?
    var failures = 0
    var began = ContinuousClock.now
    var shownAt: ContinuousClock.Instant?
  }

  private let stream: OutputStream
  private let width: Int
  private let state = Mutex(State())

  init(_ stream: OutputStream, width: Int) {
    self.stream = stream
    self.width = width
  }

  /// Shows what happened.
  func show(_ event: SweepEvent) {
    state.withLock { state in
      switch event {
      case .planned(let name, let candidates, let duplicates, let sites):
        let equal = duplicates > 0 ? ", \(duplicates) equal spellings left out" : ""
        line("\(name): \(candidates) candidates with the bare backbone\(equal); sites \(sites.joined(separator: " "))")
      case .stageBegan(let name, let total, let known):
        state = State(stage: name, total: total, known: known, done: known)
        if !stream.isTerminal || total == known {
          line("\(name): \(total)\(known > 0 ? ", \(known) known from before" : "")")
        }
      case .progressed(let composition, let accuracy, let failure):
        state.done += 1
        if let accuracy, accuracy > state.best?.accuracy ?? 0 { state.best = (accuracy, composition) }
        if let failure {
          state.failures += 1
          line("\(composition) failed: \(failure.split(separator: "\n").first ?? "")")
        }
        progress(&state)
      case .stageEnded(let name, let remaining, let refused, let failed):
        let counts = [refused > 0 ? "\(refused) refused" : nil, failed > 0 ? "\(failed) failed" : nil]
        let losses = counts.compactMap { $0 }
        let time = Quantity.duration(state.began.duration(to: .now).seconds)
        line("\(name): \(remaining) go on\(losses.isEmpty ? "" : ", " + losses.joined(separator: ", ")) (\(time))")
      case .interrupted:
        line("stopping: what is recorded stays")
      }
    }
  }

  /// Writes a line, over the bar where there is one.
  private func line(_ text: String) {
    stream.write(stream.isTerminal ? "\r\u{1b}[K\(text)\n" : "\(text)\n")
  }

  private func progress(_ state: inout State) {
    let fresh = state.done - state.known
    let seconds = state.began.duration(to: .now).seconds
    let rate = Double(fresh) / max(seconds, 1e-3)
    let remaining = Double(state.total - state.done) / max(rate, 1e-9)
    var facts =
      "\(state.done)/\(state.total)  \(Quantity.decimal(rate, places: 1))/s  \(Quantity.duration(remaining)) left"
    if let best = state.best { facts += "  best \(Quantity.decimal(best.accuracy, places: 4)) \(best.composition)" }
    if state.failures > 0 { facts += "  \(state.failures) failed" }
    if stream.isTerminal {
      let cells = 20
      let filled = cells * state.done / max(state.total, 1)
      let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: cells - filled)
      stream.write("\r\u{1b}[K" + String("\(state.stage) \(bar) \(facts)".prefix(width - 1)))
    } else if state.done == state.total || (state.shownAt.map { $0.duration(to: .now) > .seconds(5) } ?? true) {
      state.shownAt = .now
      line("  \(state.stage): \(facts)")
    }
  }
}
