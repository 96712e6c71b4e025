import SutureExecution

/// A format in which networks leave.
public enum ExportFormat: String, CaseIterable, Sendable {
  /// A Python file of `nn.Module` classes.
  case pytorch
  /// The weights alone, by the keys of PyTorch's `state_dict`.
  case safetensors
  /// The network in evaluation mode, with its weights.
  case onnx

  /// The suffix of its files, without the dot.
  public var fileSuffix: String {
    switch self {
    case .pytorch: "py"
    case .safetensors: "safetensors"
    case .onnx: "onnx"
    }
  }

  /// Whether its files are text, which can be printed.
  public var isText: Bool {
    switch self {
    case .pytorch: true
    case .safetensors, .onnx: false
    }
  }
}
