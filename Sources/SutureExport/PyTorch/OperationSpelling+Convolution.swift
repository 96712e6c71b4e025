import SutureGraph

extension OperationSpelling {
  /// A convolution; padding that repeats elements is a call of `F.pad` within it.
  func convolution(
    _ convolution: Convolution, _ node: Node, _ operands: [PythonExpression]
  ) throws -> PythonExpression {
    let shape = sizes.builds.graph.shape(node.inputs[0])
    if let (pad, rest) = convolution.separatePadding(axes: shape.rank - 2) {
      let padded = try border(
        pad, pad.before.map(String.init), pad.after.map(String.init), around: operands[0],
        of: sizes.builds.sizes(of: node.inputs[0]))
      return try self.convolution(rest, node, [padded] + operands.dropFirst())
    }
    return .call(
      "F.conv\(shape.rank - 2)d",
      operands.map(\.text) + settings(convolution.window, groups: convolution.groups))
  }

  /// A transposed convolution.
  func transposedConvolution(
    _ window: Window, outputPadding: [Int], groups: Int, _ operands: [PythonExpression], axes: Int
  ) -> PythonExpression {
    let more = outputPadding.allSatisfy { $0 == 0 } ? [] : ["output_padding=\(list(outputPadding))"]
    return .call(
      "F.conv_transpose\(axes)d", operands.map(\.text) + settings(window, groups: groups) + more)
  }

  private func settings(_ window: Window, groups: Int) -> [String] {
    var arguments: [String] = []
    if window.stride.contains(where: { $0 != 1 }) { arguments.append("stride=\(list(window.stride))") }
    if window.padding.contains(where: { $0 != 0 }) { arguments.append("padding=\(list(window.padding))") }
    if window.dilation.contains(where: { $0 != 1 }) { arguments.append("dilation=\(list(window.dilation))") }
    if groups != 1 { arguments.append("groups=\(PythonText.slot("groups", groups))") }
    return arguments
  }
}
