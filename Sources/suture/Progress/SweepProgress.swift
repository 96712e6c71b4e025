import SutureSupport
import SutureSweep
import SutureTraining
import Synchronization

/// Shows the progress of a sweep: on a terminal a bar with rate, remaining time and the best candidate so far;
/// elsewhere plain lines.
final class SweepProgress: Sendable {
  private struct State {
    var stage = ""
    var total = 0
    var known = 0
    var done = 0
    var best: SweepEvent.Standing?
    var failures = 0
    var began = ContinuousClock.now
    var shownAt: ContinuousClock.Instant?
    /// Whether the two lines of the live view are displayed below the cursor.
    var isLive = false
  }

  private static let barCells = 24
  /// The shortest intervals between updates of the live view, and between plain lines.
  private static let liveInterval = Duration.milliseconds(100)
  private static let lineInterval = Duration.seconds(5)

  private let stream: OutputStream
  private let width: Int
  private let state = Mutex(State())

  init(_ stream: OutputStream, width: Int) {
    self.stream = stream
    self.width = width
  }

  /// Shows an event.
  func show(_ event: SweepEvent) {
    state.withLock { state in
      switch event {
      case .warned(let text):
        line("warning: \(text)", &state)
      case .planned(let name, let candidates, let duplicates, let sites):
        let equal = duplicates > 0 ? ", \(Words.plural(duplicates, "equal spelling")) left out" : ""
        let count = NumberText.grouped(candidates)
        line(
          "\(name): \(count) candidates with the bare backbone\(equal); sites \(sites.joined(separator: " "))", &state)
      case .stageBegan(let name, let total, let known, let best):
        let leader = best.flatMap { Self.isControl($0.composition) ? nil : $0 }
        state = State(stage: name, total: total, known: known, done: known, best: leader, isLive: state.isLive)
        if !stream.isTerminal || total == known {
          line("\(name): \(total)\(known > 0 ? ", \(known) already known" : "")", &state)
        }
      case .progressed(let composition, let accuracy, let failure):
        state.done += 1
        if let accuracy, accuracy > state.best?.accuracy ?? 0, !Self.isControl(composition) {
          state.best = SweepEvent.Standing(composition: composition, accuracy: accuracy)
        }
        if let failure {
          state.failures += 1
          line("\(composition) failed: \(Self.firstLine(failure))", &state)
        }
        progress(&state)
      case .retried(let composition, let reason):
        line("\(composition) is retried: \(Self.firstLine(reason))", &state)
      case .quarantined(_, let reason):
        line("\(Self.firstLine(reason)); it is skipped for the rest of the sweep", &state)
      case .stageEnded(let record):
        let losses = [("refused", record.refused), ("failed", record.failed), ("dropped", record.dropped)]
          .filter { $0.1 > 0 }.map { ", \($0.1) \($0.0)" }.joined()
        line("\(record.name): \(record.left) go on\(losses) (\(NumberText.duration(record.seconds)))", &state)
      case .interrupted:
        line("stopping; recorded results are kept", &state)
      }
    }
  }

  /// Whether a candidate's label marks an operator control, which is a reference and never shown as best.
  static func isControl(_ composition: String) -> Bool { composition.hasSuffix(" (control)") }

  private static func firstLine(_ text: String) -> Substring { text.split(separator: "\n").first ?? "" }

  /// Writes a line, replacing the live view if there is one.
  private func line(_ text: String, _ state: inout State) {
    stream.write(text + "\n", after: state.isLive ? .clearBelow : nil)
    state.isLive = false
  }

  private func progress(_ state: inout State) {
    let isLast = state.done == state.total
    let interval = stream.isTerminal ? Self.liveInterval : Self.lineInterval
    guard isLast || (state.shownAt.map { $0.duration(to: .now) > interval } ?? true) else { return }
    state.shownAt = .now
    let fresh = state.done - state.known
    let seconds = state.began.duration(to: .now).seconds
    let rate = Double(fresh) / max(seconds, 1e-3)
    let remaining = Double(state.total - state.done) / max(rate, 1e-9)
    let counts =
      "\(state.done)/\(state.total)  \(NumberText.decimal(rate, digits: 1))/s  \(NumberText.duration(remaining)) left"
    var facts = state.best.map { "best \(NumberText.percent($0.accuracy)) \($0.composition)" } ?? ""
    if state.failures > 0 { facts += "\(facts.isEmpty ? "" : "  ")\(state.failures) failed" }
    guard stream.isTerminal else {
      return line("  \(state.stage): \(counts)\(facts.isEmpty ? "" : "  \(facts)")", &state)
    }
    let filled = Self.barCells * state.done / max(state.total, 1)
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.barCells - filled)
    let lines = ["\(state.stage) \(bar) \(counts)", facts].map { String($0.prefix(width - 1)) }
    // Two lines, then back to the first, so that a window with few lines still shows the bar.
    stream.write("\(lines[0])\n\(lines[1])", after: .clearBelow, before: .lineUp)
    state.isLive = true
  }
}
