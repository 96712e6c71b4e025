/// Why a side of a comparison has no result.
enum MeasurementError: Error, Hashable, CustomStringConvertible {
  /// The user asked to stop.
  case interrupted
  /// The process timed out and was killed.
  case timedOut(Duration)
  /// The process could not be started.
  case unstartable(String)
  /// The process ended before it answered; the text says how, with its error message.
  case ended(String)
  /// The process sent an invalid answer.
  case garbled(String)
  /// The process answered with an error.
  case refused(String)
  /// The process was stopped after an earlier failure.
  case isOver

  var description: String {
    switch self {
    case .interrupted: "interrupted"
    case .timedOut(let limit): "timed out after \(limit.components.seconds) s"
    case .unstartable(let reason): "cannot be started: \(reason)"
    case .ended(let how): how
    case .garbled(let text): "invalid answer '\(text)'"
    case .refused(let reason): reason
    case .isOver: "stopped after an earlier failure"
    }
  }
}
