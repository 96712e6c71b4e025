import SutureExecution

/// A format in which networks leave.
public enum ExportFormat: String, CaseIterable, Sendable {
  /// The weights alone, by the keys of PyTorch's `state_dict`.
  case safetensors
  /// A picture of the network, as Graphviz reads it.
  case dot
  /// A picture of the network, drawn by Graphviz.
  case svg

  /// The suffix of its files, without the dot.
  public var fileSuffix: String {
    switch self {
    case .safetensors: "safetensors"
    case .dot: "dot"
    case .svg: "svg"
    }
  }

  /// Whether its files are text, which can be printed.
  public var isText: Bool {
    switch self {
    case .safetensors: false
    case .dot, .svg: true
    }
  }

  /// Whether its files show the network's structure alone: neither the weights nor other input sizes matter.
  public var isPicture: Bool {
    switch self {
    case .safetensors: false
    case .dot, .svg: true
    }
  }
}
