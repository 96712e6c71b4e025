import SutureExport

/// A runtime that exported files are checked in: packages of Python.
enum ExportRuntime: String, CaseIterable {
  // The formats' names, which requests to the script carry.
  case onnx, pytorch, safetensors

  /// The runtime of a format; nil if its files compute nothing and hold no tensors.
  init?(_ format: ExportFormat) {
    self.init(rawValue: format.rawValue)
  }

  /// The name of its most important package.
  var package: String {
    switch self {
    case .onnx: "onnxruntime"
    case .pytorch: "torch"
    case .safetensors: "safetensors"
    }
  }
}
