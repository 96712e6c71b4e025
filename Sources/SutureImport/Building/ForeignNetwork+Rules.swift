extension ForeignNetwork.Dialect {
  /// The rules by the names of the operations.
  package var rules: [String: NetworkBuilder.Rule] {
    switch self {
    case .aten: ATenRules.all
    case .onnx: ONNXRules.all
    }
  }
}
