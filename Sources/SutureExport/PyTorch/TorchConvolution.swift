import SutureGraph

/// A convolution or transposed convolution as a layer of `torch.nn`.
struct TorchConvolution {
  /// The weight's shape.
  let weight: Shape
  let window: Window
  let groups: Int
  let paddingMode: PaddingMode
  let hasBias: Bool

  /// What PyTorch prints, and the constructor; nil if the window does not fit the weight.
  /// - Parameter rest: the output padding of a transposed convolution; nil for other convolutions.
  func spelling(transposedWithRest rest: [Int]?) -> TorchLayer.Spelling? {
    let axes = weight.rank - 2
    guard let window = window.spread(over: axes), let more = Window.spread(rest ?? [0], axes) else { return nil }
    let joined = weight[1] * groups
    let (inputs, outputs) = rest == nil ? (joined, weight[0]) : (weight[0], joined)
    let kernel = Array(weight.dimensions[2...])
    let name = "Conv\(rest == nil ? "" : "Transpose")\(axes)d"
    let mode = paddingMode == .constant ? "" : ", padding_mode=\(paddingMode.rawValue)"
    var printed = "\(name)(\(inputs), \(outputs), kernel_size=\(tuple(kernel)), stride=\(tuple(window.stride))"
    if window.padding.contains(where: { $0 != 0 }) { printed += ", padding=\(tuple(window.padding))" }
    if window.dilation.contains(where: { $0 != 1 }) { printed += ", dilation=\(tuple(window.dilation))" }
    if more.contains(where: { $0 != 0 }) { printed += ", output_padding=\(tuple(more))" }
    if groups != 1 { printed += ", groups=\(groups)" }
    if !hasBias { printed += ", bias=False" }
    let arguments = [
      PythonText.slot("in_channels", inputs), PythonText.slot("out_channels", outputs),
      PythonText.slot("kernel_size", compact(kernel)),
    ]
    let options = [
      PythonText.keyword("stride", compact(window.stride), default: "1"),
      PythonText.keyword("padding", compact(window.padding), default: "0"),
      PythonText.keyword("dilation", compact(window.dilation), default: "1"),
      rest == nil ? "" : PythonText.keyword("output_padding", compact(more), default: "0"),
      PythonText.keyword("groups", "\(groups)", default: "1"),
    ]
    let quotedMode = mode.isEmpty ? "" : ", padding_mode=\"\(paddingMode.rawValue)\""
    return TorchLayer.Spelling(
      "\(printed)\(mode))",
      "\(name)(\(arguments.joined(separator: ", "))\(options.joined())\(hasBias ? "" : ", bias=False")\(quotedMode))")
  }

  private func tuple(_ numbers: [Int]) -> String { PythonText.tuple(numbers.map(String.init)) }

  private func compact(_ numbers: [Int]) -> String { Set(numbers).count == 1 ? "\(numbers[0])" : tuple(numbers) }
}
