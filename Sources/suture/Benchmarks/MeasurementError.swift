/// Why a side of a comparison has no number.
enum MeasurementError: Error, Hashable, CustomStringConvertible {
  /// The user asked to stop.
  case interrupted
  /// No answer came in time, and the process was ended.
  case timedOut(Duration)
  /// The process could not be started.
  case unstartable(String)
  /// The process ended before it answered: how, and its last words.
  case ended(String)
  /// The process said what is no answer.
  case garbled(String)
  /// The process answered that it cannot.
  case refused(String)
  /// It was ended after an earlier failure.
  case isOver

  var description: String {
    switch self {
    case .interrupted: "interrupted"
    case .timedOut(let limit): "timed out after \(limit.components.seconds) s"
    case .unstartable(let reason): "cannot be started: \(reason)"
    case .ended(let how): how
    case .garbled(let text): "'\(text)' is no answer"
    case .refused(let reason): reason
    case .isOver: "ended after an earlier failure"
    }
  }
}
