import SutureExecution

/// A file format for exported networks.
public enum ExportFormat: String, CaseIterable, Sendable {
  /// A Python file of `nn.Module` classes.
  case pytorch
  /// The weights alone, by the keys of PyTorch's `state_dict`.
  case safetensors
  /// The network in evaluation mode, with its weights.
  case onnx
  /// A picture of the network, as Graphviz reads it.
  case dot
  /// A picture of the network, drawn by Graphviz.
  case svg

  /// The suffix of its files, without the dot.
  public var fileSuffix: String {
    switch self {
    case .pytorch: "py"
    case .safetensors: "safetensors"
    case .onnx: "onnx"
    case .dot: "dot"
    case .svg: "svg"
    }
  }

  /// Whether its files are text, which can be printed.
  public var isText: Bool {
    switch self {
    case .pytorch, .dot, .svg: true
    case .safetensors, .onnx: false
    }
  }

  /// Whether its files show the network's structure alone: neither the weights nor other input sizes matter.
  public var isPicture: Bool {
    switch self {
    case .pytorch, .safetensors, .onnx: false
    case .dot, .svg: true
    }
  }
}
