import SutureGraph
import SutureProcess
import SutureSupport

/// Why a graph cannot be prepared or executed.
public enum EngineError: Error, Hashable, Sendable {
  /// The engine has no kernel for this operation: a composed operation that was not lowered, or a new one.
  case missingKernel(operation: String)
  /// A call of the engine's library for this operation failed.
  case failed(library: String, operation: String, status: String)
  /// The engine could not rewrite the graph for execution.
  case rewriting(GraphError)
  /// The store has no variable with this name.
  case unknownVariable(String, suggestion: String?)
  /// A tensor's shape differs from that of the graph or the store.
  case wrongShape(what: String, expected: Shape, actual: Shape)
  /// The number of input tensors is wrong.
  case wrongInputCount(expected: Int, actual: Int)
  /// There is no input with this index, or it has another number of elements.
  case invalidInput(index: Int, expected: Int, actual: Int)
  /// The outputs declared as gradients are not one per parameter.
  case invalidGradientOutputs(range: Range<Int>, parameters: Int, outputs: Int)
  /// A block of this size exceeds the memory that is available.
  case outOfMemory(byteCount: Int)
  /// The engine's process or device cannot do the work, for a reason in one sentence that names the way out.
  ///
  /// It is deterministic if any process would fail the same work in the same way.
  case backend(reason: String, isDeterministic: Bool)
  /// The engine's own process ended while it computed; the same work may succeed in another one.
  case processEnded(ProcessEnding, reason: String)
}

extension EngineError: DeterministicError {
  /// Whether any process would fail the same work with this error; assumed of no failure of a library.
  public var isDeterministic: Bool {
    if case .backend(_, let isDeterministic) = self { isDeterministic } else { false }
  }
}

extension EngineError: CustomStringConvertible {
  /// The facts in one sentence.
  public var description: String {
    switch self {
    case .missingKernel(let operation): "the engine cannot run '\(operation)'"
    case .failed(let library, let operation, let status): "\(library) failed to run '\(operation)': \(status)"
    case .rewriting(let error): "the graph cannot be rewritten for execution: \(error)"
    case .unknownVariable(let name, let suggestion):
      "there is no parameter or buffer '\(name)'" + (suggestion.map { " (did you mean '\($0)'?)" } ?? "")
    case .wrongShape(let what, let expected, let actual): "\(what) must be \(expected), not \(actual)"
    case .wrongInputCount(let expected, let actual): "the graph takes \(expected) tensor(s), not \(actual)"
    case .invalidInput(let index, let expected, let actual):
      "input \(index) takes \(expected) numbers, not \(actual)"
    case .invalidGradientOutputs(let range, let parameters, let outputs):
      "outputs \(range.lowerBound) ..< \(range.upperBound) of \(outputs) cannot be the gradients of "
        + "\(parameters) parameter(s)"
    case .outOfMemory(let byteCount):
      "it needs \(byteCount) bytes of memory at once, and this process may hold \(SystemMemory.byteCount)"
    case .backend(let reason, _), .processEnded(_, let reason): reason
    }
  }
}
