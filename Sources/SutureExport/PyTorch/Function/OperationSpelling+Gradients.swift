import SutureGraph

/// How the operations that occur in lowered graphs alone are written: gradients, and the common part of norms.
///
/// `pull`, `normalize` and the other functions are those of the PyTorch engine's script.
extension OperationSpelling {
  /// The expression of an operation that only gradients and lowered norms have; nil for all others.
  func gradientExpression(_ node: Node, _ operands: [PythonExpression]) throws -> String? {
    let texts = operands.map(\.text)
    let t = PythonExpression("t")
    func call(_ name: String, _ arguments: String...) -> String { "\(name)(\(arguments.joined(separator: ", ")))" }
    func pull(_ body: PythonExpression, _ primal: String, _ upstream: String) -> String {
      call("pull", "lambda t: \(body.text)", primal, upstream)
    }
    switch node.operation {
    case let gradient as UnaryGradient:
      return try unaryGradient(gradient.function, texts[0], texts[1]) { pull($0, texts[0], texts[1]) }
    case let gradient as EluGradient:
      return pull(.call("F.elu", ["t", "alpha=\(PythonText.number(gradient.alpha))"]), texts[0], texts[1])
    case let slope as PowerSlope: return call("power_\(slope.side.rawValue)_slope", texts[0], texts[1])
    case let gradient as SoftmaxGradient:
      return call(
        gradient.isLogarithmic ? "log_softmax_gradient" : "softmax_gradient", texts[0], texts[1], "\(gradient.axis)")
    case let gradient as MaxPoolGradient:
      return pull(.call("F.max_pool2d", ["t", list(gradient.kernel)] + window(gradient.window)), texts[0], texts[1])
    case let gradient as AveragePoolGradient:
      let padding = gradient.countsPadding ? [] : ["count_include_pad=False"]
      return pull(
        .call("F.avg_pool2d", ["t", list(gradient.kernel)] + window(gradient.window) + padding),
        zeros(like: operands[0], gradient.inputShape), texts[0])
    case let gradient as ResizeGradient:
      let shape = sizes.builds.graph.shape(node.inputs[0])
      return pull(
        .call(
          "F.interpolate",
          ["t", "size=(\(shape[2]), \(shape[3]))", "mode=\"\(gradient.method.rawValue)\""]
            + (gradient.method == .bilinear
              ? ["align_corners=\(PythonText.boolean(gradient.alignsCorners))"] : [])),
        zeros(like: operands[0], gradient.inputShape), texts[0])
    case let gradient as ReduceMaxGradient:
      let axes = PythonText.tuple(gradient.axes.map(String.init))
      let maximum =
        gradient.ties == .shared
        ? t.method("amax", "dim=\(axes)", "keepdim=True") : PythonExpression.call("first_maximum", ["t", axes])
      return pull(maximum, texts[0], texts[1])
    case let scatter as ScatterAdd:
      let shape = sizes.builds.graph.shape(node.outputs[0])
      return call("scatter_add", texts[0], tuple(shape), "\(scatter.axis)", "\(scatter.indices)")
    case let gradient as TakeAlongGradient:
      let body = PythonExpression.call(PyTorchHelpers.takeAlong, ["t", texts[0], "\(gradient.axis)"])
      return pull(body, zeros(like: operands[1], gradient.inputShape), texts[1])
    case let gradient as GridSampleInputGradient:
      let body = gridSample("t", texts[0], gradient.alignsCorners)
      return pull(body, zeros(like: operands[1], gradient.inputShape), texts[1])
    case let gradient as GridSampleGridGradient:
      return pull(gridSample(texts[0], "t", gradient.alignsCorners), texts[1], texts[2])
    case let gradient as ConvolutionWeightGradient:
      return call(
        "convolution_weight_gradient", texts[0], texts[1], tuple(gradient.weightShape),
        moves(gradient.window, axes: gradient.weightShape.rank - 2), "\(gradient.groups)")
    case let norm as Normalize:
      return call("normalize", (texts + [view(norm.view), "epsilon=\(norm.epsilon)"]).joined(separator: ", "))
    case let gradient as NormalizeGradient:
      return call("normalize_gradient", (texts + [view(gradient.view)]).joined(separator: ", "))
    default: return nil
    }
  }

  /// The expression of any other operation, with all sizes written out.
  func plainExpression(_ node: Node, _ operands: [PythonExpression], index: Int) throws -> String {
    switch node.operation {
    case is Reshape: operands[0].method("reshape", tuple(sizes.builds.graph.shape(node.outputs[0]))).text
    case is Expand: operands[0].method("expand", tuple(sizes.builds.graph.shape(node.outputs[0]))).text
    case let gradient as ConvolutionInputGradient:
      // Transposed convolutions compute it too, outside of gradients.
      try inputGradient(gradient, operands, shapes: node.inputs.map(sizes.builds.graph.shape)).text
    case let unary as Unary where unary.function == .step:
      // PyTorch has no derivative of it; Suture's is 0.
      "torch.heaviside(\(operands[0].method("detach").text), \(operands[0].object).new_full((), 0.5))"
    case let sample as GridSample: gridSample(operands[0].text, operands[1].text, sample.alignsCorners).text
    default: try expression(node, operands, index: index).text
    }
  }

  // MARK: Parts

  private func inputGradient(
    _ gradient: ConvolutionInputGradient, _ operands: [PythonExpression], shapes: [Shape]
  ) throws -> PythonExpression {
    let axes = gradient.inputShape.rank - 2
    guard let window = gradient.window.spread(over: axes) else {
      throw ExportError.unsupportedOperation("\(gradient.name) over \(axes) axes", format: "PyTorch")
    }
    // The elements at the end of each axis that the last position of the window does not reach.
    let rest = (0..<axes).map { axis in
      let reach = window.dilation[axis] * (shapes[1][axis + 2] - 1) + 1
      let covered = (shapes[0][axis + 2] - 1) * window.stride[axis] + reach - 2 * window.padding[axis]
      return gradient.inputShape[axis + 2] - covered
    }
    return transposedConvolution(window, outputPadding: rest, groups: gradient.groups, operands, axes: axes)
  }

  private func gridSample(_ x: String, _ grid: String, _ alignsCorners: Bool) -> PythonExpression {
    .call("grid_sample", [x, grid, PythonText.boolean(alignsCorners)])
  }

  private func unaryGradient(
    _ function: UnaryFunction, _ saved: String, _ upstream: String, pull: (PythonExpression) -> String
  ) throws -> String {
    switch function.traits.derivative {
    case .ofInput: return pull(try unary(function, PythonExpression("t")))
    case .zero, .minusOne: throw ExportError.unsupportedOperation("\(function.rawValue)_gradient", format: "PyTorch")
    case .ofOutput: break
    }
    switch function {
    case .relu: return "\(upstream) * (\(saved) > 0)"
    case .sigmoid: return "\(upstream) * \(saved) * (1 - \(saved))"
    case .tanh: return "\(upstream) * (1 - \(saved) * \(saved))"
    case .exponential: return "\(upstream) * \(saved)"
    case .squareRoot: return "\(upstream) * 0.5 / \(saved)"
    case .reciprocal: return "-\(upstream) * \(saved) * \(saved)"
    case .relu6, .silu, .gelu, .hardSigmoid, .hardSwish, .softplus, .logarithm, .square, .absolute, .negate, .cosine,
      .sine, .step:
      throw ExportError.unsupportedOperation("\(function.rawValue)_gradient", format: "PyTorch")
    }
  }

  private func tuple(_ shape: Shape) -> String { PythonText.tuple(shape.dimensions.map(String.init)) }

  private func zeros(like x: PythonExpression, _ shape: Shape) -> String { x.method("new_zeros", tuple(shape)).text }

  private func window(_ window: Window) -> [String] {
    ["stride=\(list(window.stride))", "padding=\(list(window.padding))"]
  }

  /// Stride, padding and dilation, one number per axis each.
  private func moves(_ window: Window, axes: Int) -> String {
    let window = window.spread(over: axes) ?? window
    return [window.stride, window.padding, window.dilation].map { "\($0)" }.joined(separator: ", ")
  }

  private func view(_ view: NormalizeView) -> String {
    "view=\([view.outer, view.groups, view.members, view.inner]), across=\(PythonText.boolean(view.acrossOuter))"
  }
}
