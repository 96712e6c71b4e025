import SutureComposer
import SutureGraph
import SutureHost
import SutureRegistry
import SutureTraining

extension Error {
  /// Whether every worker would come to this error, for it follows from what was asked and from rules alone.
  ///
  /// Otherwise the process may be at fault, or the system: files that it cannot open, memory that it is refused, a plugin
  /// that gives up for such a reason or counts its calls.
  var followsFromRequest: Bool {
    if let error = self as? TrainingError, case .tooLittleMemory = error { return false }
    return switch self {
    case is ContractViolation, is HyperparameterError, is EvaluationError, is SyntaxError, is CompositionError,
      is GraphError, is SweepError, is TrainingError, is ScoreError:
      true
    case let error as SiteError: error.cause.followsFromRequest
    case let error as BuildError:
      switch error.cause {
      case .failed, .status: false
      default: true
      }
    default: false
    }
  }
}
