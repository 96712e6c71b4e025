/// A map [n, c, h, w] interpolated to another height and width.
public struct Resize: Operation {
  /// The interpolation of new elements.
  public enum Method: String, Hashable, Sendable, CaseIterable {
    /// The element at ⌊i · in / out⌋.
    case nearest
    /// Linear interpolation between the two nearest rows and columns.
    case bilinear
  }

  /// The output's height and width.
  public let size: [Int]
  /// The interpolation of new elements.
  public let method: Method
  /// Whether the centres of the corner pixels stay in place; otherwise the outer edges of these pixels do.
  public let alignsCorners: Bool

  static let entries = [
    OperationEntry("resize") { reader throws(GraphError) in
      let size = try reader.integers("size")
      let word = try reader.text("method", default: Method.nearest.rawValue)
      guard let method = Method(rawValue: word) else {
        throw .invalidAttribute(
          operation: "resize", attribute: "method",
          reason: "must be \(Method.allCases.map(\.rawValue).joined(separator: " or ")), not '\(word)'")
      }
      let alignsCorners = try reader.boolean("align_corners", default: false)
      guard method == .bilinear || !alignsCorners else {
        throw .invalidAttribute(
          operation: "resize", attribute: "align_corners", reason: "must be 0 where the method is \(method.rawValue)")
      }
      return Resize(size: size, method: method, alignsCorners: alignsCorners)
    }
  ]

  public var name: String { "resize" }
  public var attributes: [Attribute] {
    [Attribute("size", .integers(size)), Attribute("method", .text(method.rawValue))]
      + (alignsCorners ? [Attribute("align_corners", .integer(1))] : [])
  }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 1...1)
    guard inputs[0].rank == 4, size.count == 2, size.allSatisfy({ $0 >= 1 }) else {
      throw invalid(inputs, "it takes a map [n, c, h, w] and a height and width of 1 or more")
    }
    return [Shape([inputs[0][0], inputs[0][1]] + size)]
  }

  public func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?] {
    let rule = ResizeGradient(
      method: method, alignsCorners: alignsCorners, inputShape: graph.shape(step.inputs[0]))
    return [try graph.apply(rule, try step.gradient(in: &graph))]
  }
}

/// The gradient of `Resize`: upstream → gradient of x.
public struct ResizeGradient: Operation {
  /// The interpolation of the resizing.
  public let method: Resize.Method
  /// Whether the centres of the corner pixels stay in place.
  public let alignsCorners: Bool
  /// The shape of the resizing's input.
  public let inputShape: Shape

  public var name: String { "resize_gradient" }
  public var attributes: [Attribute] {
    [
      Attribute("method", .text(method.rawValue)), Attribute("align_corners", .integer(alignsCorners ? 1 : 0)),
      Attribute("input_shape", .integers(inputShape.dimensions)),
    ]
  }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 1...1)
    return [inputShape]
  }
}
