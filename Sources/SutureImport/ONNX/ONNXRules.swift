/// How ONNX operators become operations of a graph, by their types.
package enum ONNXRules {
  /// All rules.
  static let all: [String: NetworkBuilder.Rule] = [:]
}
