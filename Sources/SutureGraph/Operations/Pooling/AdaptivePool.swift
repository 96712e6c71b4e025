/// Pooling of a map [n, c, h, w] to a given size: window i of s covers ⌊i·h/s⌋ ..< ⌈(i+1)·h/s⌉, as in PyTorch.
///
/// The gradient of a maximum goes to the first largest element of a window in row-major order.
public struct AdaptivePool: Operation {
  /// The mean or the largest element of each window.
  public let function: ReduceFunction
  /// The output's height and width.
  public let size: [Int]

  static let entries = [(name: "adaptive_average_pool", function: ReduceFunction.mean), ("adaptive_max_pool", .max)]
    .map { entry in
      OperationEntry(entry.name) { reader throws(GraphError) in
        AdaptivePool(function: entry.function, size: try reader.integers("size"))
      }
    }

  public var name: String { function == .max ? "adaptive_max_pool" : "adaptive_average_pool" }
  public var attributes: [Attribute] { [Attribute("size", .integers(size))] }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 1...1)
    guard inputs[0].rank == 4, let size = Window.spread(size, 2), size.allSatisfy({ $0 >= 1 }) else {
      throw invalid(inputs, "it takes a map [n, c, h, w] and an output size of one or two numbers, 1 or more")
    }
    // An axis that grows is made by lists of indices.
    guard size.allSatisfy({ $0 <= TopK.maximumSize }) else {
      throw invalid(inputs, "its output has at most \(TopK.maximumSize) rows and columns")
    }
    return [Shape([inputs[0][0], inputs[0][1]] + size)]
  }

  public func cost(inputs: [Shape], outputs: [Shape]) -> Cost {
    Cost(
      elementOperations: max(inputs[0].elementCount, outputs[0].elementCount), inputs: inputs, outputs: outputs)
  }

  public func lowered(_ inputs: [Value], mode: Mode, in graph: inout Graph) throws(GraphError) -> [Value]? {
    let input = graph.shape(inputs[0])
    let output = try outputShapes([input])[0]
    if output[2] == 1, output[3] == 1 {
      return [try graph.reduce(function, inputs[0], axes: [2, 3], ties: .first)]
    }
    // First along rows, then along columns: the first maximum is then the first in row-major order, and a map that gains
    // rows gains them last, as whole rows. Otherwise first along columns, where whole rows are added.
    let axes = function == .max || output[2] > input[2] ? [3, 2] : [2, 3]
    if let windows = equalWindows(over: input) {
      // Windows of one size, which fill the axis, become an axis of their own.
      var x = inputs[0]
      for axis in axes {
        let sizes = graph.shape(x).dimensions
        let split = sizes[..<axis] + [output[axis], windows[axis - 2]] + sizes[(axis + 1)...]
        let parts = try graph.reshape(x, Shape(Array(split)))
        x = try graph.reduce(function, parts, axes: [axis + 1], keepsDimensions: false, ties: .first)
      }
      return [x]
    }
    let half = try pooled(inputs[0], axis: axes[0], size: output[axes[0]], in: &graph)
    return [try pooled(half, axis: axes[1], size: output[axes[1]], in: &graph)]
  }

  /// The height and width of the windows if all are equal and several along both axes; nil otherwise.
  package func equalWindows(over input: Shape) -> [Int]? {
    guard function != .sum, let sizes = Window.spread(size, 2) else { return nil }
    let lengths = [input[2], input[3]]
    guard zip(lengths, sizes).allSatisfy({ $0 % $1 == 0 && $0 > $1 && $1 > 1 }) else { return nil }
    return zip(lengths, sizes).map { $0 / $1 }
  }

  /// Pools one axis: means and maxima over rectangles are separable.
  private func pooled(_ x: Value, axis: Int, size: Int, in graph: inout Graph) throws(GraphError) -> Value {
    let length = graph.shape(x)[axis]
    guard length != size else { return x }
    let windows = (0..<size).map { $0 * length / size..<(($0 + 1) * length + size - 1) / size }
    // Where an axis grows, a window covers one element or two.
    if function == .mean, size > length {
      let first = try graph.apply(Gather(axis: axis, indices: windows.map(\.lowerBound)), x)
      if windows.allSatisfy({ $0.count == 1 }) { return first }
      let last = try graph.apply(Gather(axis: axis, indices: windows.map { $0.upperBound - 1 }), x)
      return try graph.affine(graph.binary(.add, first, last), scale: 0.5)
    }
    var parts: [Value] = []
    for window in windows {
      let part = try graph.apply(Slice(axis: axis, start: window.lowerBound, end: window.upperBound), x)
      parts.append(try graph.reduce(function, part, axes: [axis], ties: .first))
    }
    return parts.count == 1 ? parts[0] : try graph.apply(Concat(axis: axis), parts)[0]
  }
}
