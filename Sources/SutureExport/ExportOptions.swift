/// Choices of the user that concern single formats.
public struct ExportOptions: Hashable, Sendable {
  /// The version of ONNX's standard operators.
  public var opset: Int

  /// Creates options; the defaults are those of the command line.
  public init(opset: Int = 17) {
    self.opset = opset
  }
}
