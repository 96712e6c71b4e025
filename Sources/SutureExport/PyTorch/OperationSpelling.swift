import SutureGraph

/// How operations are written in PyTorch.
///
/// Where PyTorch has several spellings of one function, the one is used whose gradient is Suture's: `amax` shares the
/// gradient among equal maxima, `max(dim)` and the poolings give it to the first, `vector_norm` has gradient 0 at 0.
struct OperationSpelling {
  /// The sizes that a forward method can name.
  let sizes: SizeSpelling

  /// The expression of a node with one output.
  /// - Parameters:
  ///   - operands: the node's inputs.
  ///   - index: the node's index.
  /// - Throws: `ExportError.unsupportedOperation`; `SizeSpelling.Unresolved` if a size has no expression.
  func expression(_ node: Node, _ operands: [PythonExpression], index: Int) throws -> PythonExpression {
    let shapes = node.inputs.map(sizes.builds.graph.shape)
    let x = operands.first ?? PythonExpression("None")
    switch node.operation {
    case let unary as Unary: return try self.unary(unary.function, x)
    case let elu as Elu:
      return .call("F.elu", [x.text] + (elu.alpha == 1 ? [] : ["alpha=\(PythonText.number(elu.alpha))"]))
    case let power as Power: return x.method("pow", PythonText.number(power.exponent))
    case let affine as Affine: return try self.affine(affine, x, index)
    case let binary as Binary: return self.binary(binary.function, operands[0], operands[1])
    case let reduce as Reduce: return try self.reduce(reduce, x, rank: shapes[0].rank)
    case let norm as ReduceNorm:
      return .call("torch.linalg.vector_norm", [x.text, axes(norm.axes), keeping(norm.keepsDimensions)].nonEmpty)
    case let variance as ReduceVariance:
      return x.method(
        "var", axes(variance.axes), "correction=\(variance.correction)", keeping(variance.keepsDimensions))
    case let product as MatMul:
      let left = product.transposesA ? operands[0].method("transpose", "-2", "-1") : operands[0]
      let right = product.transposesB ? operands[1].method("transpose", "-2", "-1") : operands[1]
      return .binary(left, "@", right)
    case is Linear: return .call("F.linear", operands.map(\.text))
    case let convolution as Convolution: return try self.convolution(convolution, node, operands)
    case let convolution as TransposedConvolution:
      return self.transposedConvolution(
        convolution.window, outputPadding: convolution.outputPadding, groups: convolution.groups, operands,
        axes: shapes[1].rank - 2)
    case let pool as MaxPool:
      return .call("F.max_pool2d", [x.text, list(pool.kernel)] + window(pool.window, axes: 2))
    case let pool as AveragePool:
      return .call(
        "F.avg_pool2d",
        [x.text, list(pool.kernel)] + window(pool.window, axes: 2)
          + (pool.countsPadding ? [] : ["count_include_pad=False"]))
    case let pool as AdaptivePool: return try adaptivePool(pool, x, index)
    case let softmax as Softmax:
      return x.method(softmax.isLogarithmic ? "log_softmax" : "softmax", "dim=\(softmax.axis)")
    case let norm as BatchNorm:
      let affine = operands.count == 5 ? [operands[3].text, operands[4].text] : ["None", "None"]
      return .call(
        "F.batch_norm",
        operands.prefix(3).map(\.text) + affine + ["self.training", "\(norm.momentum)", "\(norm.epsilon)"])
    case let norm as LayerNorm:
      let last = shapes[0].dimensions.last ?? 1
      return .call(
        "F.layer_norm",
        [x.text, "(\(PythonText.slot("channels", last)),)"] + operands.dropFirst().map(\.text)
          + ["eps=\(norm.epsilon)"])
    case let norm as GroupNorm:
      return .call(
        "F.group_norm",
        [x.text, PythonText.slot("groups", norm.groups)] + operands.dropFirst().map(\.text) + ["eps=\(norm.epsilon)"])
    case is Reshape: return try reshape(node, x)
    case let permute as Permute: return self.permute(permute.axes, x)
    case let slice as Slice: return try self.slice(slice, node, x, index)
    case let concat as Concat:
      return .call("torch.cat", ["[\(operands.map(\.text).joined(separator: ", "))]", "dim=\(concat.axis)"])
    case let pad as Pad: return try self.pad(pad, node, x, index)
    case is Expand: return try expand(node, x)
    case let resize as Resize:
      let size = try sizes.list(of: "size", at: index)
      return .call(
        "F.interpolate",
        [x.text, "size=(\(size.joined(separator: ", ")))", "mode=\"\(resize.method.rawValue)\""]
          + (resize.method == .bilinear ? ["align_corners=\(PythonText.boolean(resize.alignsCorners))"] : []))
    case let unfold as Unfold:
      return .call("F.unfold", [x.text, list(unfold.kernel)] + unfoldWindow(unfold.window))
    case let fold as Fold:
      let size = try sizes.list(of: "size", at: index)
      return .call(
        "F.fold", [x.text, "(\(size.joined(separator: ", ")))", list(fold.kernel)] + unfoldWindow(fold.window))
    case let gather as Gather: return try self.gather(gather, node, x, index)
    case let topk as TopK:
      return .call(PyTorchHelpers.topIndices, [x.text, try sizes.list(of: "k", at: index)[0], "\(topk.axis)"])
    case let take as TakeAlong:
      return .call(PyTorchHelpers.takeAlong, [x.text, operands[1].text, "\(take.axis)"])
    case let sample as GridSample:
      return .call(
        "F.grid_sample", [x.text, operands[1].text, "align_corners=\(PythonText.boolean(sample.alignsCorners))"])
    case is IndexRange:
      let (count, like) = (try sizes.list(of: "count", at: index)[0], sizes.tensor.object)
      return .call("torch.arange", [count, "dtype=\(like).dtype", "device=\(like).device"])
    case let dropout as Dropout:
      return .call("F.dropout", [x.text, "\(dropout.probability)", "self.training"])
    case is StopGradient: return x.method("detach")
    case let constant as Constant:
      let shape = try sizes.list(of: "shape", at: index)
      let value = PythonText.number(constant.value)
      return sizes.tensor.method("new_full", PythonText.tuple(shape), value)
    default: throw ExportError.unsupportedOperation(node.operation.name, format: "PyTorch")
    }
  }

  // MARK: Elementwise

  func unary(_ function: UnaryFunction, _ x: PythonExpression) throws -> PythonExpression {
    switch function {
    case .relu: .call("F.relu", [x.text])
    case .relu6: .call("F.relu6", [x.text])
    case .sigmoid: x.method("sigmoid")
    case .tanh: x.method("tanh")
    case .silu: .call("F.silu", [x.text])
    case .gelu: .call("F.gelu", [x.text])
    case .hardSigmoid: .call("F.hardsigmoid", [x.text])
    case .hardSwish: .call("F.hardswish", [x.text])
    case .softplus: .call("F.softplus", [x.text])
    case .exponential: x.method("exp")
    case .logarithm: x.method("log")
    case .squareRoot: x.method("sqrt")
    case .reciprocal: .binary(PythonExpression("1"), "/", x)
    case .square: x.method("square")
    case .absolute: x.method("abs")
    case .negate: PythonExpression("-\(x.text(at: .sign))", .sign)
    case .cosine: x.method("cos")
    case .sine: x.method("sin")
    case .step: .call("torch.heaviside", [x.text, "\(sizes.tensor.object).new_tensor(0.5)"])
    }
  }

  private func binary(
    _ function: BinaryFunction, _ a: PythonExpression, _ b: PythonExpression
  ) -> PythonExpression {
    switch function {
    case .add: .binary(a, "+", b)
    case .subtract: .binary(a, "-", b)
    case .multiply: .binary(a, "*", b)
    case .divide: .binary(a, "/", b)
    case .maximum: .call("torch.maximum", [a.text, b.text])
    case .minimum: .call("torch.minimum", [a.text, b.text])
    case .power: a.method("pow", b.text)
    }
  }

  private func affine(_ affine: Affine, _ x: PythonExpression, _ index: Int) throws -> PythonExpression {
    var result = x
    let scales = sizes.builds.reals(of: "scale", atNode: index)
    let shifts = sizes.builds.reals(of: "shift", atNode: index)
    if Set(scales).count > 1 {
      result = .binary(result, "/", try sizes.divisor(scales))
    } else if affine.scale == -1 {
      result = PythonExpression("-\(result.text(at: .sign))", .sign)
    } else if affine.scale != 1 {
      let inverse = (1 / affine.scale).rounded()
      let isFraction = abs(inverse) > 1 && 1 / inverse == affine.scale
      result = .binary(
        result, isFraction ? "/" : "*",
        PythonExpression(PythonText.slot("scale", PythonText.number(isFraction ? inverse : affine.scale))))
    }
    guard Set(shifts).count == 1 else { throw SizeSpelling.Unresolved() }
    if affine.shift != 0 {
      let sign = affine.shift < 0 ? "-" : "+"
      let shift = PythonText.slot("shift", PythonText.number(abs(affine.shift)))
      result = .binary(result, sign, PythonExpression(shift))
    }
    return result
  }

  // MARK: Reductions

  private func axes(_ axes: [Int]) -> String {
    axes.count == 1 ? "dim=\(axes[0])" : "dim=\(PythonText.tuple(axes.map(String.init)))"
  }

  private func keeping(_ keeps: Bool) -> String { keeps ? "keepdim=True" : "" }

  private func reduce(_ reduce: Reduce, _ x: PythonExpression, rank: Int) throws -> PythonExpression {
    switch (reduce.function, reduce.ties) {
    case (.sum, _): return x.method("sum", axes(reduce.axes), keeping(reduce.keepsDimensions))
    case (.mean, _): return x.method("mean", axes(reduce.axes), keeping(reduce.keepsDimensions))
    case (.max, .shared): return x.method("amax", axes(reduce.axes), keeping(reduce.keepsDimensions))
    case (.max, .first):
      let sorted = reduce.axes.map { $0 < 0 ? $0 + rank : $0 }.sorted()
      guard let first = sorted.first, let last = sorted.last else { return x }
      if sorted.count == 1 {
        let maximum = x.method("max", "dim=\(reduce.axes[0])", keeping(reduce.keepsDimensions))
        return PythonExpression("\(maximum.text).values")
      }
      guard last - first == sorted.count - 1 else {
        throw ExportError.unsupportedOperation("reduce_max over axes \(reduce.axes)", format: "PyTorch")
      }
      // One axis in place of several: max takes the first of equal elements in row-major order.
      let flat = x.method("flatten", "\(first)", last == rank - 1 ? "" : "\(last)")
      let maximum = PythonExpression("\(flat.method("max", "dim=\(first)").text).values")
      guard reduce.keepsDimensions else { return maximum }
      return PythonExpression(
        "\(maximum.text)[\(String(repeating: ":, ", count: first))"
          + "\([String](repeating: "None", count: sorted.count).joined(separator: ", "))"
          + "\(last == rank - 1 ? "" : ", ...")]")
    }
  }

  private func adaptivePool(_ pool: AdaptivePool, _ x: PythonExpression, _ index: Int) throws -> PythonExpression {
    if sizes.builds.sizes(of: "size", atNode: index).allSatisfy({ $0.constant == 1 }) {
      switch pool.function {
      case .mean, .sum: return x.method("mean", "dim=(2, 3)", "keepdim=True")
      case .max: return PythonExpression("\(x.object).flatten(2).max(dim=2).values[:, :, None, None]")
      }
    }
    let texts = try sizes.list(of: "size", at: index)
    let pair = texts.count == 1 ? [texts[0], texts[0]] : texts
    let name = pool.function == .max ? PyTorchHelpers.adaptiveMaximum : PyTorchHelpers.adaptiveMean
    return .call(name, [x.text] + pair)
  }

  // MARK: Windows

  func list(_ numbers: [Int]) -> String {
    Set(numbers).count == 1 ? "\(numbers[0])" : PythonText.tuple(numbers.map(String.init))
  }

  private func window(_ window: Window, axes: Int) -> [String] {
    ["stride=\(list(window.stride))"]
      + (window.padding.allSatisfy { $0 == 0 } ? [] : ["padding=\(list(window.padding))"])
  }

  private func unfoldWindow(_ window: Window) -> [String] {
    (window.dilation.allSatisfy { $0 == 1 } ? [] : ["dilation=\(list(window.dilation))"])
      + (window.padding.allSatisfy { $0 == 0 } ? [] : ["padding=\(list(window.padding))"])
      + (window.stride.allSatisfy { $0 == 1 } ? [] : ["stride=\(list(window.stride))"])
  }

}

extension [String] {
  fileprivate var nonEmpty: [String] { filter { !$0.isEmpty } }
}
