import SutureSupport

/// Why a network cannot be exported.
public enum ExportError: DeterministicError, Hashable, Sendable {
  /// The format has no spelling for an operation.
  case unsupportedOperation(String, format: String)
  /// An operation needs a newer version of the format.
  case opsetTooLow(operation: String, needed: Int, requested: Int)
  /// The format's version is outside the supported range.
  case unsupportedOpset(Int, supported: ClosedRange<Int>)
  /// The exported file would exceed a limit of its format.
  case tooLarge(format: String, byteCount: Int, limit: Int)
}

extension ExportError: CustomStringConvertible {
  /// One sentence with the facts.
  public var description: String {
    switch self {
    case .unsupportedOperation(let operation, let format):
      "operation '\(operation)' cannot be exported to \(format)"
    case .opsetTooLow(let operation, let needed, let requested):
      "operation '\(operation)' needs ONNX opset \(needed) or newer, not \(requested)"
    case .unsupportedOpset(let opset, let supported):
      "ONNX opset \(opset) is not supported: choose \(supported.lowerBound) to \(supported.upperBound)"
    case .tooLarge(let format, let byteCount, let limit):
      "the \(format) file would have \(byteCount) bytes, more than \(limit)"
    }
  }
}
