import SutureGraph
import SutureProcess

/// Why a graph cannot be planned or run.
public enum EngineError: Error, Hashable, Sendable {
  /// The engine has no kernel for this operation: a composed one that was not lowered, or a new one.
  case missingKernel(operation: String)
  /// oneDNN refused a call made for this operation.
  case library(operation: String, status: String)
  /// No variable has this name.
  case unknownVariable(String, suggestion: String?)
  /// A tensor has another shape than the graph or the store says.
  case wrongShape(what: String, expected: Shape, actual: Shape)
  /// A run was given the wrong number of tensors.
  case wrongInputCount(expected: Int, actual: Int)
  /// There is no input of this number, or it takes another number of elements.
  case invalidInput(index: Int, expected: Int, actual: Int)
  /// The outputs declared as gradients are not one for each parameter.
  case invalidGradientOutputs(range: Range<Int>, parameters: Int, outputs: Int)
  /// The machine has not this much memory.
  case outOfMemory(byteCount: Int)
}

extension EngineError: CustomStringConvertible {
  /// The facts in one sentence.
  public var description: String {
    switch self {
    case .missingKernel(let operation): "the engine cannot run '\(operation)'"
    case .library(let operation, let status): "oneDNN failed to run '\(operation)': \(status)"
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
    }
  }
}
